# METADATA
# title: Deny ACL entries are effective
# description: |
#   Entries of a network ACL are asked by number and the first that fits decides: a deny behind an allow of the same
#   traffic never denies anything, though it looks as if it did. Give it a lower number than the allow.
#   A deny for single addresses or ports is what such entries are for, and passes.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
# custom:
#   id: VPC-005
#   severity: low
#   resource_types: [AWS::EC2::NetworkAclEntry]
#   scope: inventory
#   aliases:
#     cfn_nag: [F79, W71, W72]
#     guard: [EC2_NETWORK_ACL_ENTRY_INEFFECTIVE_DENY_RULE]
package policies.vpc.acl_effective_deny

import rego.v1

import data.policies.lib.acl
import data.policies.lib.network
import data.policies.lib.values

_entries := object.get(input.resources, "AWS::EC2::NetworkAclEntry", [])

deny contains {"resource": late.id, "path": ["RuleNumber"], "message": message} if {
	some late in _entries
	lower(values.at(late.properties, ["RuleAction"], "")) == "deny"
	early := [other.properties.RuleNumber |
		some other in _entries
		lower(values.at(other.properties, ["RuleAction"], "")) == "allow"
		acl.precedes(other, late)
		_covers(acl.traffic(other), acl.traffic(late))
		_contains(other, late)
	]
	count(early) > 0
	message := sprintf("the deny has no effect: entry %v allows the same traffic first", [min(early)])
}

_covers(wide, _) if wide.protocol == "all"

_covers(wide, narrow) if {
	wide.protocol == narrow.protocol
	wide.protocol in {"tcp", "udp"}
	wide.from <= narrow.from
	wide.to >= narrow.to
}

_contains(wide, narrow) if {
	some property in ["CidrBlock", "Ipv6CidrBlock"]
	outer := values.at(wide.properties, [property], "")
	inner := values.at(narrow.properties, [property], "")
	is_string(inner)
	inner != ""
	_holds(outer, inner)
}

_holds(outer, _) if network.is_world(outer)

_holds(outer, inner) if outer == inner

_holds(outer, inner) if {
	regex.match(`^[0-9A-Fa-f:.]+/[0-9]{1,3}$`, outer)
	regex.match(`^[0-9A-Fa-f:.]+/[0-9]{1,3}$`, inner)
	net.cidr_contains(outer, inner)
}
