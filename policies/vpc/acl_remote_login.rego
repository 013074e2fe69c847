# METADATA
# title: VPC network ACLs block SSH and RDP from the internet
# description: |
#   Where the network ACL lets SSH or RDP in from everywhere, a mistake in one security group is enough to open a
#   machine to the whole internet. Deny ports 22 and 3389 in an entry with a lower number, or allow only the ports
#   that are served.
#   An entry with a lower number in the same ACL that denies the port to everyone counts.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
# custom:
#   id: VPC-003
#   severity: medium
#   resource_types: [AWS::EC2::NetworkAclEntry]
#   scope: inventory
#   aliases:
#     aws_config: [nacl-no-unrestricted-ssh-rdp]
#     security_hub: [EC2.21]
#     trivy: [AVD-AWS-0105]
#     prowler: [ec2_networkacl_allow_ingress_tcp_port_22, ec2_networkacl_allow_ingress_tcp_port_3389]
#     regula: [FG_R00357, FG_R00359]
package policies.vpc.acl_remote_login

import rego.v1

import data.policies.lib.acl
import data.policies.lib.network

_logins := [["tcp", 22, "22 (SSH)"], ["tcp", 3389, "3389 (RDP)"], ["udp", 3389, "3389 (RDP)"]]

_entries := object.get(input.resources, "AWS::EC2::NetworkAclEntry", [])

deny contains {"resource": entry.id, "path": range.path, "message": message} if {
	some entry in _entries
	acl.inbound(entry, "allow")
	some range in acl.worlds(entry)
	open := {login[2] |
		some login in _logins
		network.reaches(acl.traffic(entry), {login[0]}, login[1])
		not _denied(entry, range, login)
	}
	count(open) > 0
	message := sprintf("%s let in from %s", [_named(open), range.cidr])
}

_named(open) := sprintf("port %s is", [concat("", open)]) if count(open) == 1

_named(open) := sprintf("ports %s are", [concat(" and ", sort(open))]) if count(open) > 1

_denied(entry, range, login) if {
	some other in _entries
	acl.inbound(other, "deny")
	acl.precedes(other, entry)
	network.reaches(acl.traffic(other), {login[0]}, login[1])
	some denied in acl.worlds(other)
	denied.path == range.path
	_holds(denied.cidr, range.cidr)
}

_holds(outer, _) if network.is_world(outer)

_holds(outer, inner) if outer == inner
