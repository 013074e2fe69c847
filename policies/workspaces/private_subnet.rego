# METADATA
# title: WorkSpaces sit in private subnets
# description: |
#   A desktop in a subnet with a route to an internet gateway can be given a public address, and is then reachable
#   beside the service's own gateway. Put desktops into private subnets, and let them out through a NAT gateway in a
#   public one; without any way out they pass as well. A subnet of another account's is not judged.
# related_resources:
#   - ref: https://docs.aws.amazon.com/workspaces/latest/adminguide/amazon-workspaces-vpc.html
# custom:
#   id: DESKTOP-002
#   severity: medium
#   resource_types: [AWS::WorkSpaces::Workspace, AWS::EC2::SubnetRouteTableAssociation, AWS::EC2::Route]
#   verdict_types: [AWS::WorkSpaces::Workspace]
#   scope: inventory
#   sources: [live]
#   aliases:
#     prowler: [workspaces_vpc_2private_1public_subnets_nat]
package policies.workspaces.private_subnet

import data.policies.lib.network
import data.policies.lib.values
import rego.v1

deny contains {"resource": desktop.id, "path": [], "message": message} if {
	some desktop in values.as_list(values.at(input.resources, ["AWS::WorkSpaces::Workspace"], []))
	subnet := values.at(desktop.live, ["SubnetId"], "")
	is_string(subnet)
	subnet in _open_subnets
	message := sprintf("its subnet %s has a route to an internet gateway", [subnet])
}

_open_subnets contains values.at(link.properties, ["SubnetId"], null) if {
	some link in values.as_list(values.at(input.resources, ["AWS::EC2::SubnetRouteTableAssociation"], []))
	values.at(link.properties, ["RouteTableId"], null) in _open_tables
}

_open_tables contains values.at(route.properties, ["RouteTableId"], "") if {
	some route in values.as_list(values.at(input.resources, ["AWS::EC2::Route"], []))
	_leads_out(route)
}

_leads_out(route) if {
	startswith(values.at(route.properties, ["GatewayId"], ""), "igw-")
	some property in ["DestinationCidrBlock", "DestinationIpv6CidrBlock"]
	network.is_world(values.at(route.properties, [property], ""))
}
