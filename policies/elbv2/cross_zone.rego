# METADATA
# title: ELB network balancers use cross-zone balancing
# description: |
#   Each node of a network balancer serves the targets of its own zone only, unless told otherwise: a zone with few
#   targets is overrun while others idle. Turn on load_balancing.cross_zone.enabled; traffic between zones costs.
# related_resources:
#   - ref: https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-load-balancer-attributes.html
# custom:
#   id: ELB-010
#   severity: low
#   resource_types: [AWS::ElasticLoadBalancingV2::LoadBalancer]
#   aliases:
#     aws_config: [nlb-cross-zone-load-balancing-enabled]
#     prowler: [elbv2_cross_zone_load_balancing_enabled]
package policies.elbv2.cross_zone

import data.policies.lib.elb
import rego.v1

deny contains {"path": elb.place(input, _key), "message": "each zone serves its own targets only"} if {
	elb.kind(input) == "network"
	not elb.is_on(input, _key)
}

_key := "load_balancing.cross_zone.enabled"
