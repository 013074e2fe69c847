# METADATA
# title: EC2 instances run in a VPC subnet
# description: |
#   An instance without a subnet starts in the default VPC, where it gets a public address and shares a network with
#   whatever else nobody placed. Name a subnet of a network that you designed.
#   A network interface belongs to a subnet, and a launch template may name one: both count.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-vpc.html
# custom:
#   id: EC2-008
#   severity: medium
#   resource_types: [AWS::EC2::Instance]
#   aliases:
#     aws_config: [ec2-instances-in-vpc]
#     guard: [EC2_INSTANCES_IN_VPC]
package policies.ec2.instance_in_subnet

import rego.v1

import data.policies.lib.ec2
import data.policies.lib.entries

deny contains {"path": ["SubnetId"], "message": "no subnet is named, so the instance starts in the default VPC"} if {
	ec2.unset("SubnetId")
	not ec2.left_to_template("SubnetId")
	not _interface_in_subnet
}

_interface_in_subnet if {
	some entry in entries.of(input.properties, ["NetworkInterfaces"])
	some property in ["SubnetId", "NetworkInterfaceId"]
	object.get(entry.value, property, null) != null
}
