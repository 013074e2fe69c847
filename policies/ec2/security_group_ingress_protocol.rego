# METADATA
# title: Security group ingress names a protocol
# description: |
#   A rule for every protocol opens each port that anything on the machine listens on, now or later. Name the
#   protocol and the ports that are served.
#   Rules that let in another security group, or the group itself, are left alone: members of a cluster need each
#   other.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-rules.html
# custom:
#   id: SG-009
#   severity: medium
#   resource_types: [AWS::EC2::SecurityGroup, AWS::EC2::SecurityGroupIngress]
#   aliases:
#     cfn_nag: [W42]
#     guard: [SECURITY_GROUP_INGRESS_ALL_PROTOCOLS_RULE]
#     regula: [FG_R00350]
package policies.ec2.security_group_ingress_protocol

import rego.v1

import data.policies.lib.network

deny contains {"path": array.concat(entry.path, ["IpProtocol"]), "message": message} if {
	some entry in network.ingress
	network.protocol(entry.rule) == "all"
	some property in ["CidrIp", "CidrIpv6", "SourcePrefixListId"]
	source := object.get(entry.rule, property, "")
	is_string(source)
	source != ""
	message := sprintf("every protocol and port is open to %s", [source])
}
