# METADATA
# title: Load balancers resist deletion
# description: |
#   One wrong call deletes a load balancer and with it the address that users and DNS records know. Set the attribute
#   deletion_protection.enabled; it has to be turned off before the stack can be deleted.
# related_resources:
#   - ref: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html
# custom:
#   id: ELB-005
#   severity: medium
#   resource_types: [AWS::ElasticLoadBalancingV2::LoadBalancer]
#   aliases:
#     aws_config: [elb-deletion-protection-enabled]
#     security_hub: [ELB.6]
#     prowler: [elbv2_deletion_protection]
#     guard: [ELB_DELETION_PROTECTION_ENABLED]
package policies.elbv2.deletion_protection

import rego.v1

import data.policies.lib.elb

_key := "deletion_protection.enabled"

deny contains {"path": elb.place(input, _key), "message": "a single call deletes the load balancer"} if {
	not elb.is_on(input, _key)
}
