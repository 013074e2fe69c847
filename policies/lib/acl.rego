# METADATA
# title: What a network ACL entry lets through
# description: The entries of network ACLs, in the shape of security group rules.
package policies.lib.acl

import rego.v1

import data.policies.lib.network
import data.policies.lib.values

# Inbound entries of an action (allow or deny).
inbound(entry, action) if {
	object.get(entry.properties, "Egress", false) != true
	lower(values.at(entry.properties, ["RuleAction"], "")) == action
}

# Protocol and ports of an entry.
traffic(entry) := network.traffic({
	"IpProtocol": values.at(entry.properties, ["Protocol"], -1),
	"FromPort": values.at(entry.properties, ["PortRange", "From"], -1),
	"ToPort": values.at(entry.properties, ["PortRange", "To"], -1),
})

# The ranges of an entry that mean everyone or nearly so, each with its path.
worlds(entry) := [{"path": [property], "cidr": cidr} |
	some property in ["CidrBlock", "Ipv6CidrBlock"]
	cidr := values.at(entry.properties, [property], "")
	network.is_internet(cidr)
]

# Whether one entry is asked before another of the same list and direction.
precedes(first, second) if {
	first.properties.NetworkAclId == second.properties.NetworkAclId
	_outward(first) == _outward(second)
	is_number(first.properties.RuleNumber)
	is_number(second.properties.RuleNumber)
	first.properties.RuleNumber < second.properties.RuleNumber
}

_outward(entry) if entry.properties.Egress == true

_outward(entry) := false if object.get(entry.properties, "Egress", false) != true
