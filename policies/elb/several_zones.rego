# METADATA
# title: Classic balancers span several zones
# description: |
#   A load balancer in one availability zone is gone with that zone. Give it subnets or zones, two or more.
#   A list that is known only at deployment, such as a parameter or Fn::GetAZs, passes.
# related_resources:
#   - ref: https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/enable-disable-az.html
# custom:
#   id: ELB-024
#   severity: medium
#   resource_types: [AWS::ElasticLoadBalancing::LoadBalancer]
#   sees_unknowns: true
#   aliases:
#     aws_config: [clb-multiple-az]
#     security_hub: [ELB.10]
#     prowler: [elb_is_in_multiple_az]
package policies.elb.several_zones

import rego.v1

import data.policies.lib.spread

_properties := ["Subnets", "AvailabilityZones"]

deny contains {"path": [property], "message": _finding(given)} if {
	given := [name | some name in _properties; count(spread.members(input.properties, name)) > 0]
	not _spread
	property := array.concat(given, _properties)[0]
}

_spread if {
	some property in _properties
	spread.several(input.properties, property)
}

_finding(given) := "the load balancer stands in a single zone or subnet" if count(given) > 0

_finding(given) := "no zone or subnet is named" if count(given) == 0
