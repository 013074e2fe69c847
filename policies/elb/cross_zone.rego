# METADATA
# title: Classic balancers balance across zones
# description: |
#   By default a classic load balancer sends the requests that reach it in one zone to the servers of that zone
#   alone, so that a zone with few servers is overloaded while others idle. Set CrossZone; it costs nothing here.
#   That it spans several zones is a matter of ELB-024.
# related_resources:
#   - ref: https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/enable-disable-crosszone-lb.html
# custom:
#   id: ELB-020
#   severity: low
#   resource_types: [AWS::ElasticLoadBalancing::LoadBalancer]
#   aliases:
#     aws_config: [elb-cross-zone-load-balancing-enabled]
#     security_hub: [ELB.9]
#     prowler: [elb_cross_zone_load_balancing_enabled]
#     guard: [ELB_CROSS_ZONE_LOAD_BALANCING_ENABLED]
#     regula: [FG_R00043]
#   fix: {CrossZone: true}
package policies.elb.cross_zone

import rego.v1

deny contains {"path": ["CrossZone"], "message": "requests stay in the zone where they arrive"} if {
	object.get(input.properties, "CrossZone", false) != true
}
