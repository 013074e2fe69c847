# METADATA
# title: The default VPC is not used
# description: |
#   The subnets of the default VPC give each instance a public address, and everybody's experiments share one network.
#   Move what runs in it to a VPC that was designed, then delete it. A default VPC that nothing runs in passes.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc.html
# custom:
#   id: VPC-010
#   severity: medium
#   resource_types: [AWS::EC2::VPC, AWS::EC2::Subnet, AWS::EC2::NetworkInterface]
#   scope: inventory
#   sources: [live]
#   aliases:
#     trivy: [AVD-AWS-0101]
package policies.vpc.default_vpc

import data.policies.lib.accounts
import data.policies.lib.values
import rego.v1

deny contains {"resource": network.id, "path": [], "message": message} if {
	networks := {subnet.ref: network |
		some subnet in accounts.of_type("AWS::EC2::Subnet")
		network := values.at(subnet.properties, ["VpcId"], "")
	}
	used := {network |
		some interface in accounts.of_type("AWS::EC2::NetworkInterface")
		network := networks[values.at(interface.properties, ["SubnetId"], "")]
	}
	some network in accounts.of_type("AWS::EC2::VPC")
	object.get(network.live, "IsDefault", true) != false
	network.ref in used
	message := "the default VPC of the region is in use: there are network interfaces in it"
}
