# METADATA
# title: Load balancers log access
# description: |
#   Without access logs nobody can say afterwards who called what, from where, and what was answered. Set the
#   attributes access_logs.s3.enabled and access_logs.s3.bucket.
#   A delivery of access logs through CloudWatch Logs (AWS::Logs::DeliverySource) counts as well. Gateway load
#   balancers write no access logs and pass.
# related_resources:
#   - ref: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
#   - ref: https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-access-logs.html
# custom:
#   id: ELB-003
#   severity: medium
#   resource_types: [AWS::ElasticLoadBalancingV2::LoadBalancer, AWS::Logs::DeliverySource]
#   scope: inventory
#   aliases:
#     checkov: [CKV_AWS_91]
#     aws_config: [elb-logging-enabled, nlb-logging-enabled]
#     security_hub: [ELB.5]
#     prowler: [elbv2_logging_enabled]
#     cfn_nag: [W26, W52]
#     guard: [ELBV2_ACCESS_LOGGING_RULE, ELB_LOGGING_ENABLED]
package policies.elbv2.access_logs

import rego.v1

import data.policies.lib.elb
import data.policies.lib.references
import data.policies.lib.values

deny contains {"resource": balancer.id, "path": path, "message": "requests are not logged"} if {
	some balancer in object.get(input.resources, "AWS::ElasticLoadBalancingV2::LoadBalancer", [])
	elb.kind(balancer) != "gateway"
	not elb.is_on(balancer, "access_logs.s3.enabled")
	not _delivered(balancer)
	path := elb.place(balancer, "access_logs.s3.enabled")
}

_delivered(balancer) if {
	some source in object.get(input.resources, "AWS::Logs::DeliverySource", [])
	endswith(values.at(source.properties, ["LogType"], ""), "ACCESS_LOGS")
	references.names(values.at(source.properties, ["ResourceArn"], ""), balancer, "LoadBalancerArn")
}
