# METADATA
# title: Private subnets have no internet route
# description: |
#   A subnet that is called private or holds databases, with a route to an internet gateway, is not private: a public
#   address and an open port make its machines reachable. Route it to a NAT gateway or to VPC endpoints instead.
#   Public subnets need that route, so it is judged only where the route table or one of its subnets is named or
#   tagged as private or isolated, or where a subnet group of databases or caches uses the subnet. Medium, as the
#   route alone lets nobody in.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html
# custom:
#   id: VPC-007
#   severity: medium
#   resource_types:
#     - AWS::EC2::Route
#     - AWS::EC2::RouteTable
#     - AWS::EC2::SubnetRouteTableAssociation
#     - AWS::EC2::Subnet
#     - AWS::EC2::InternetGateway
#     - AWS::RDS::DBSubnetGroup
#     - AWS::ElastiCache::SubnetGroup
#     - AWS::Redshift::ClusterSubnetGroup
#     - AWS::DocDB::DBSubnetGroup
#     - AWS::Neptune::DBSubnetGroup
#   scope: inventory
#   aliases:
#     aws_config: [internet-gateway-authorized-vpc-only, no-unrestricted-route-to-igw]
#     guard: [NO_UNRESTRICTED_ROUTE_TO_IGW]
package policies.vpc.private_subnet_route

import rego.v1

import data.policies.lib.network
import data.policies.lib.references
import data.policies.lib.values

_groups := [
	"AWS::RDS::DBSubnetGroup", "AWS::ElastiCache::SubnetGroup", "AWS::Redshift::ClusterSubnetGroup",
	"AWS::DocDB::DBSubnetGroup", "AWS::Neptune::DBSubnetGroup",
]

deny contains {"resource": route.id, "path": ["GatewayId"], "message": message} if {
	some route in object.get(input.resources, "AWS::EC2::Route", [])
	_to_everywhere(route)
	_to_internet_gateway(route)
	reason := min(_reasons(route))
	message := sprintf("the route to the internet is in a private network: %s", [reason])
}

_to_everywhere(route) if {
	some property in ["DestinationCidrBlock", "DestinationIpv6CidrBlock"]
	network.is_world(values.at(route.properties, [property], ""))
}

_to_internet_gateway(route) if startswith(values.at(route.properties, ["GatewayId"], ""), "igw-")

_to_internet_gateway(route) if {
	some gateway in object.get(input.resources, "AWS::EC2::InternetGateway", [])
	references.names(values.at(route.properties, ["GatewayId"], ""), gateway, "InternetGatewayId")
}

_reasons(route) := (_by_table(route) | _by_subnet(route)) | _by_group(route)

_by_table(route) := {reason |
	table := object.get(input.resources, "AWS::EC2::RouteTable", [])[_]
	references.names(values.at(route.properties, ["RouteTableId"], ""), table, "RouteTableId")
	_is_private(table)
	reason := sprintf("the route table %s is called so", [table.id])
}

_by_subnet(route) := {reason |
	used := _subnets(route)[_]
	subnet := object.get(input.resources, "AWS::EC2::Subnet", [])[_]
	references.names(used, subnet, "SubnetId")
	_is_private(subnet)
	reason := sprintf("the subnet %s is called so", [subnet.id])
}

_by_group(route) := {reason |
	used := _subnets(route)[_]
	group := object.get(input.resources, _groups[_], [])[_]
	used == values.as_list(values.at(group.properties, ["SubnetIds"], []))[_]
	reason := sprintf("%s puts databases into its subnet", [group.id])
}

# The ids of the subnets that follow the route's table.
_subnets(route) := [subnet |
	association := object.get(input.resources, "AWS::EC2::SubnetRouteTableAssociation", [])[_]
	values.at(association.properties, ["RouteTableId"], "") == values.at(route.properties, ["RouteTableId"], null)
	subnet := values.at(association.properties, ["SubnetId"], "")
]

_is_private(resource) if {
	some name in [resource.id, object.get(resource.tags, "Name", ""), object.get(resource.tags, "aws-cdk:subnet-type", "")]
	some word in ["private", "isolated"]
	contains(lower(name), word)
	not contains(lower(name), "public")
}
