# METADATA
# title: Auto Scaling groups span several zones
# description: |
#   A group in one availability zone is gone with that zone. Give it subnets in two or more zones.
#   Two subnets may lie in one zone; that can't be told from their ids, and passes. So does a list that is known only
#   at deployment, such as a parameter or Fn::GetAZs.
# related_resources:
#   - ref: https://docs.aws.amazon.com/autoscaling/ec2/userguide/auto-scaling-benefits.html
# custom:
#   id: ASG-001
#   severity: medium
#   resource_types: [AWS::AutoScaling::AutoScalingGroup]
#   sees_unknowns: true
#   aliases:
#     aws_config: [autoscaling-multiple-az]
#     security_hub: [AutoScaling.2]
#     prowler: [autoscaling_group_multiple_az]
#     regula: [FG_R00014]
package policies.autoscaling.several_zones

import rego.v1

import data.policies.lib.spread

_properties := ["VPCZoneIdentifier", "AvailabilityZones", "AvailabilityZoneIds"]

deny contains {"path": [property], "message": message} if {
	given := [name |
		some name in _properties
		count(spread.members(input.properties, name)) > 0
	]
	not _spread
	not _placed_elsewhere(given)
	property := array.concat(given, ["VPCZoneIdentifier"])[0]
	message := _finding(given)
}

_spread if {
	some property in _properties
	spread.several(input.properties, property)
}

# A group made after an instance takes that one's zone.
_placed_elsewhere(given) if {
	count(given) == 0
	not object.get(input.properties, "InstanceId", "") in {"", null}
}

_finding(given) := "all instances run in a single zone or subnet" if count(given) > 0

_finding(given) := "no zone or subnet is named" if count(given) == 0
