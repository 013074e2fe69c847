# METADATA
# title: Reachable instances expose no risky port
# description: |
#   A public address, a route to the internet and an open group: the port answers the whole internet, and scanners
#   find it within minutes. Close the port to the internet, or take the public address away and let users in through
#   a load balancer.
#   Looked at are remote logins, databases, file shares and administration (the ports of SG-001, SG-002 and SG-005).
#   The address may come from the interface, the subnet or an Elastic IP. A subnet whose route table is at hand and
#   has no route to the internet makes the instance unreachable.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
# custom:
#   id: EC2-023
#   severity: critical
#   resource_types:
#     - AWS::EC2::Instance
#     - AWS::EC2::SecurityGroup
#     - AWS::EC2::SecurityGroupIngress
#     - AWS::EC2::Subnet
#     - AWS::EC2::SubnetRouteTableAssociation
#     - AWS::EC2::RouteTable
#     - AWS::EC2::Route
#     - AWS::EC2::EIP
#     - AWS::EC2::EIPAssociation
#     - AWS::EC2::NetworkInterface
#   scope: inventory
#   aliases:
#     prowler:
#       - ec2_instance_port_cassandra_exposed_to_internet
#       - ec2_instance_port_cifs_exposed_to_internet
#       - ec2_instance_port_elasticsearch_kibana_exposed_to_internet
#       - ec2_instance_port_ftp_exposed_to_internet
#       - ec2_instance_port_kafka_exposed_to_internet
#       - ec2_instance_port_kerberos_exposed_to_internet
#       - ec2_instance_port_ldap_exposed_to_internet
#       - ec2_instance_port_memcached_exposed_to_internet
#       - ec2_instance_port_mongodb_exposed_to_internet
#       - ec2_instance_port_mysql_exposed_to_internet
#       - ec2_instance_port_oracle_exposed_to_internet
#       - ec2_instance_port_postgresql_exposed_to_internet
#       - ec2_instance_port_rdp_exposed_to_internet
#       - ec2_instance_port_redis_exposed_to_internet
#       - ec2_instance_port_sqlserver_exposed_to_internet
#       - ec2_instance_port_ssh_exposed_to_internet
#       - ec2_instance_port_telnet_exposed_to_internet
package policies.ec2.reachable_risky_port

import rego.v1

import data.policies.lib.entries
import data.policies.lib.network
import data.policies.lib.ports
import data.policies.lib.properties
import data.policies.lib.references
import data.policies.lib.values

deny contains {"resource": instance.id, "path": used.path, "message": message} if {
	some instance in object.get(input.resources, "AWS::EC2::Instance", [])
	_has_public_address(instance)
	not _cut_off(instance)
	some used in _groups(instance)
	found := _open_ports(used.value)
	message := sprintf("the instance is reachable: %s", [min(found)])
}

_interfaces(instance) := entries.of(instance.properties, ["NetworkInterfaces"])

# The interfaces of the template that the instance takes.
_attached(instance) := [interface |
	entry := _interfaces(instance)[_]
	name := object.get(entry.value, "NetworkInterfaceId", "")
	interface := object.get(input.resources, "AWS::EC2::NetworkInterface", [])[_]
	references.names(name, interface, "Id")
]

_has_public_address(instance) if {
	some interface in _interfaces(instance)
	interface.value.AssociatePublicIpAddress == true
}

_has_public_address(instance) if {
	address := instance.live.PublicIpAddress
	is_string(address)
	address != ""
}

_has_public_address(instance) if {
	some type in ["AWS::EC2::EIP", "AWS::EC2::EIPAssociation"]
	some address in object.get(input.resources, type, [])
	references.names(values.at(address.properties, ["InstanceId"], ""), instance, "InstanceId")
}

_has_public_address(instance) if {
	some address in object.get(input.resources, "AWS::EC2::EIPAssociation", [])
	some interface in _attached(instance)
	references.names(values.at(address.properties, ["NetworkInterfaceId"], ""), interface, "Id")
}

_has_public_address(instance) if {
	not _refuses_address(instance)
	some used in _subnets(instance)
	some subnet in object.get(input.resources, "AWS::EC2::Subnet", [])
	references.names(used, subnet, "SubnetId")
	values.at(subnet.properties, ["MapPublicIpOnLaunch"], false) == true
}

_refuses_address(instance) if {
	some interface in _interfaces(instance)
	interface.value.AssociatePublicIpAddress == false
}

_subnets(instance) := array.concat(
	[values.at(instance.properties, ["SubnetId"], "")],
	array.concat(
		[subnet | entry := _interfaces(instance)[_]; subnet := object.get(entry.value, "SubnetId", "")],
		[subnet | entry := _attached(instance)[_]; subnet := values.at(entry.properties, ["SubnetId"], "")],
	),
)

_cut_off(instance) if {
	some used in _subnets(instance)
	some association in object.get(input.resources, "AWS::EC2::SubnetRouteTableAssociation", [])
	values.at(association.properties, ["SubnetId"], null) == used
	some table in object.get(input.resources, "AWS::EC2::RouteTable", [])
	references.names(values.at(association.properties, ["RouteTableId"], ""), table, "RouteTableId")
	not _leads_out(table)
}

_leads_out(table) if {
	some route in object.get(input.resources, "AWS::EC2::Route", [])
	references.names(values.at(route.properties, ["RouteTableId"], ""), table, "RouteTableId")
	some property in ["DestinationCidrBlock", "DestinationIpv6CidrBlock"]
	network.is_world(values.at(route.properties, [property], ""))
	gateway := values.at(route.properties, ["GatewayId"], "")
	is_string(gateway)
	gateway != ""
	not startswith(gateway, "vgw-")
}

# The groups of the instance, each where it is named.
_groups(instance) := array.concat(
	[used |
		property := ["SecurityGroupIds", "SecurityGroups"][_]
		used := properties.located(instance.properties, [property])[_]
	],
	array.concat(
		[{"path": array.concat(interface.path, used.path), "value": used.value} |
			interface := _interfaces(instance)[_]
			used := properties.located(interface.value, ["GroupSet"])[_]
		],
		[{"path": ["NetworkInterfaces"], "value": used.value} |
			interface := _attached(instance)[_]
			used := properties.located(interface.properties, ["GroupSet"])[_]
		],
	),
)

# What a group, named so, opens to the internet, in words.
_open_ports(used) := {text |
	source := _sources(used)[_]
	opening := network.openings_in(network.ingress_of(source))[_]
	text := sprintf("%s open to %s by %s", [ports.risky_or_login(opening), opening.cidr, source.id])
}

_sources(used) := array.concat(
	[group |
		group := object.get(input.resources, "AWS::EC2::SecurityGroup", [])[_]
		references.names(used, group, "GroupId")
	],
	[rule |
		rule := object.get(input.resources, "AWS::EC2::SecurityGroupIngress", [])[_]
		_same_group(values.at(rule.properties, ["GroupId"], ""), used)
	],
)

_same_group(one, other) if one == other

_same_group(one, other) if {
	some group in object.get(input.resources, "AWS::EC2::SecurityGroup", [])
	references.names(one, group, "GroupId")
	references.names(other, group, "GroupId")
}
