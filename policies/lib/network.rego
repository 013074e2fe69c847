# METADATA
# title: What a security group lets in
# description: The rules of a group and the separate resources that add to it, in one shape.
package policies.lib.network

import rego.v1

import data.policies.lib.entries

# Every ingress rule of the resource, with its path.
ingress := ingress_of(input)

# Every egress rule of the resource, with its path.
egress := rules_of(input, "SecurityGroupEgress", "AWS::EC2::SecurityGroupEgress")

ingress_of(resource) := rules_of(resource, "SecurityGroupIngress", "AWS::EC2::SecurityGroupIngress")

# The rules of a resource, with their paths: inline (a list, or one object) or a resource of its own.
rules_of(resource, property, _) := [{"path": entry.path, "rule": entry.value} |
	some entry in entries.of(resource.properties, [property])
] if {
	resource.type == "AWS::EC2::SecurityGroup"
}

rules_of(resource, _, separate) := [{"path": [], "rule": resource.properties}] if {
	resource.type == separate
	is_object(resource.properties)
}

# What of the ingress the whole internet reaches. The path is that of the address range.
openings := openings_in(ingress)

openings_in(rules) := [opening |
	some entry in rules
	some property in ["CidrIp", "CidrIpv6"]
	cidr := object.get(entry.rule, property, "")
	cidr != "" # of most one of the two
	is_internet(cidr)
	opening := object.union(traffic(entry.rule), {"path": array.concat(entry.path, [property]), "cidr": cidr})
]

# Protocol and ports of a rule.
traffic(rule) := {"protocol": protocol(rule), "from": first_port(rule), "to": last_port(rule)}

# Every address. EC2 clears the bits behind the prefix: any range that ends in /0 is the world, 10.0.0.0/0 too.
is_world(cidr) if cidr in {"0.0.0.0/0", "::/0"}

is_world(cidr) if {
	is_string(cidr)
	contains(cidr, _all) # most have none, and the expression takes far longer
	regex.match(`^[0-9A-Fa-f:.]+/0+$`, cidr)
}

# A text with a space is no candidate for unknown values.
_all := trim_space("/0 ")

# The whole internet, or so much of it that two such ranges are all of it: half of IPv4, the public addresses of IPv6.
is_internet(cidr) if is_world(cidr)

is_internet(cidr) if cidr in _nearly_all

_nearly_all := split("0.0.0.0/1 128.0.0.0/1 ::/1 ::/2 2000::/3", " ")

# The protocol by name: tcp, udp or all; any other as it stands.
protocol(rule) := object.get(_protocols, written, written) if {
	written := _written(object.get(rule, "IpProtocol", "-1"))
}

_protocols := {"6": "tcp", "17": "udp", "-1": "all"}

_written(value) := lower(value) if {
	is_string(value)
} else := lower(sprintf("%v", [value]))

first_port(rule) := _port(object.get(rule, "FromPort", -1), 0)

# EC2 wants both ends for TCP and UDP; where only the first stands, it is the range.
last_port(rule) := _port(object.get(rule, "ToPort", -1), 65535) if not _one_port(rule)

last_port(rule) := first_port(rule) if _one_port(rule)

_one_port(rule) if {
	object.get(rule, "FromPort", -1) != -1
	object.get(rule, "ToPort", "absent") == "absent"
}

# -1 and what is no number mean the end of the range.
_port(value, end) := value if {
	is_number(value)
	value >= 0
} else := to_number(value) if {
	is_string(value)
	regex.match(`^[0-9]{1,5}$`, value)
} else := end

# Whether a port of one of these protocols is reached.
reaches(opening, _, _) if opening.protocol == "all"

reaches(opening, protocols, port) if {
	opening.protocol in protocols
	opening.from <= port
	opening.to >= port
}

# Whether every port is reached; a range that only leaves out port 0 is no narrower for that.
reaches_all(opening) if opening.protocol == "all"

reaches_all(opening) if {
	opening.protocol in {"tcp", "udp"}
	opening.from <= 1
	opening.to >= 65535
}
