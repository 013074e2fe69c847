# METADATA
# title: Paravirtual instance types are not used
# description: |
#   Paravirtual machines run on hardware and in a mode that AWS gives up, without the isolation and the fixes of
#   today's. Move to an HVM image and a current type.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/virtualization_types.html
# custom:
#   id: EC2-016
#   severity: medium
#   resource_types: [AWS::EC2::Instance]
#   aliases:
#     aws_config: [ec2-paravirtual-instance-check]
#     security_hub: [EC2.24]
#     prowler: [ec2_instance_paravirtual_type]
package policies.ec2.not_paravirtual

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["InstanceType"], "message": "the instance is paravirtual"} if {
	object.get(input.live, "VirtualizationType", "") == "paravirtual"
}

deny contains {"path": ["InstanceType"], "message": sprintf("types of the family %s may be paravirtual", [family])} if {
	input.source != "live"
	type := properties.value(["InstanceType"], "")
	is_string(type)
	family := split(type, ".")[0]
	family in {"c1", "c3", "hi1", "hs1", "m1", "m2", "m3", "t1"}
}
