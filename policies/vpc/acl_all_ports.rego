# METADATA
# title: VPC network ACLs do not allow every port
# description: |
#   An entry that lets in every port makes the network ACL no second line of defence: all rests on the security
#   groups. Allow the ports that are served, and 1024 to 65535 for the answers to requests from inside.
#   Low, as the ACL that every VPC starts with does the same. Only inbound entries are looked at: what leaves a
#   subnet is mostly answers, to ports that nobody can name beforehand.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
# custom:
#   id: VPC-004
#   severity: low
#   resource_types: [AWS::EC2::NetworkAclEntry]
#   aliases:
#     trivy: [AVD-AWS-0102]
#     prowler: [ec2_networkacl_allow_ingress_any_port]
#     cfn_nag: [W66, W67]
#     guard: [EC2_NETWORK_ACL_PROTOCOL_RULE, EC2_NETWORK_ACL_PORT_RANGE_RULE]
package policies.vpc.acl_all_ports

import rego.v1

import data.policies.lib.acl
import data.policies.lib.network

deny contains {"path": range.path, "message": message} if {
	acl.inbound(input, "allow")
	network.reaches_all(acl.traffic(input))
	some range in acl.worlds(input)
	message := sprintf("every port is let in from %s", [range.cidr])
}
