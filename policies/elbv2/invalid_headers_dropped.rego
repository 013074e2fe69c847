# METADATA
# title: Malformed headers are dropped at the balancer
# description: |
#   Headers that break the rules of HTTP are read differently by the balancer and the servers behind it, which
#   request smuggling uses to slip requests past checks. Set the attribute
#   routing.http.drop_invalid_header_fields.enabled, after a look whether clients send headers with odd names, such
#   as underscores: those are dropped too.
#   Only application load balancers read headers.
# related_resources:
#   - ref: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html
# custom:
#   id: ELB-004
#   severity: medium
#   resource_types: [AWS::ElasticLoadBalancingV2::LoadBalancer]
#   aliases:
#     checkov: [CKV_AWS_131]
#     aws_config: [alb-http-drop-invalid-header-enabled]
#     security_hub: [ELB.4]
#     trivy: [AVD-AWS-0052]
#     prowler: [elbv2_alb_drop_invalid_header_fields_enabled]
#     guard: [ALB_HTTP_DROP_INVALID_HEADER_ENABLED]
package policies.elbv2.invalid_headers_dropped

import rego.v1

import data.policies.lib.elb

_key := "routing.http.drop_invalid_header_fields.enabled"

deny contains {"path": elb.place(input, _key), "message": "malformed headers reach the targets"} if {
	elb.kind(input) == "application"
	not elb.is_on(input, _key)
}
