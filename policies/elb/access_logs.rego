# METADATA
# title: Classic balancers log access
# description: |
#   Without access logs nobody can say afterwards who called what, from where, and what was answered. Set Enabled and
#   a bucket in AccessLoggingPolicy.
# related_resources:
#   - ref: https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/access-log-collection.html
# custom:
#   id: ELB-016
#   severity: medium
#   resource_types: [AWS::ElasticLoadBalancing::LoadBalancer]
#   aliases:
#     checkov: [CKV_AWS_92]
#     aws_config: [elb-logging-enabled]
#     security_hub: [ELB.5]
#     prowler: [elb_logging_enabled]
#     cfn_nag: [W26]
#     guard: [ELB_LOGGING_ENABLED]
#     regula: [FG_R00066]
package policies.elb.access_logs

import rego.v1

import data.policies.lib.values

deny contains {"path": ["AccessLoggingPolicy", "Enabled"], "message": "requests are not logged"} if {
	values.at(input.properties, ["AccessLoggingPolicy", "Enabled"], false) != true
}
