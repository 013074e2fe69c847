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

_networks[subnet.ref] := network if {
	some subnet in accounts.of_type("AWS::EC2::Subnet")
	network := values.at(subnet.properties, ["VpcId"], "")
}

_used contains network if {
	some interface in accounts.of_type("AWS::EC2::NetworkInterface")
	network := _networks[values.at(interface.properties, ["SubnetId"], "")]
}

deny contains {"resource": network.id, "path": [], "message": message} if {
	some network in accounts.of_type("AWS::EC2::VPC")
	object.get(network.live, "IsDefault", true) != false
	network.ref in _used
	message := "the default VPC of the region is in use: there are network interfaces in it"
}
