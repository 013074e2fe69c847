# METADATA
# title: Load balancers span several zones
# description: |
#   A load balancer in one availability zone is gone with that zone. Give it subnets in two or more zones.
#   Two subnets can't lie in one zone here, as a load balancer takes one subnet of each. A list that is known only at
#   deployment passes.
# related_resources:
#   - ref: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
# custom:
#   id: ELB-007
#   severity: medium
#   resource_types: [AWS::ElasticLoadBalancingV2::LoadBalancer]
#   sees_unknowns: true
#   aliases:
#     aws_config: [elbv2-multiple-az]
#     security_hub: [ELB.13]
#     prowler: [elbv2_is_in_multiple_az]
package policies.elbv2.several_zones

import rego.v1

import data.policies.lib.spread

deny contains {"path": [property], "message": _finding(given)} if {
	given := [name | some name in ["Subnets", "SubnetMappings"]; count(spread.members(input.properties, name)) > 0]
	not _spread
	property := array.concat(given, ["Subnets"])[0]
}

_spread if {
	some property in ["Subnets", "SubnetMappings"]
	spread.several(input.properties, property)
}

_finding(given) := "the load balancer stands in a single subnet" if count(given) > 0

_finding(given) := "no subnet is named" if count(given) == 0
