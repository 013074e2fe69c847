# METADATA
# title: Desync mitigation is defensive or stricter
# description: |
#   Requests that two servers read in two ways let an attacker smuggle one past the balancer. In monitor mode they are
#   let through. Leave the attribute at defensive, or set it to strictest.
# related_resources:
#   - ref: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html
# custom:
#   id: ELB-009
#   severity: medium
#   resource_types: [AWS::ElasticLoadBalancingV2::LoadBalancer]
#   aliases:
#     aws_config: [alb-desync-mode-check]
#     security_hub: [ELB.12]
#     prowler: [elbv2_desync_mitigation_mode]
package policies.elbv2.desync_mitigation

import data.policies.lib.elb
import data.policies.lib.entries
import rego.v1

deny contains {"path": array.concat(entry.path, ["Value"]), "message": "ambiguous requests are let through"} if {
	elb.kind(input) == "application"
	some entry in entries.of(input.properties, ["LoadBalancerAttributes"])
	entry.value.Key == "routing.http.desync_mitigation_mode"
	lower(entry.value.Value) == "monitor"
}
