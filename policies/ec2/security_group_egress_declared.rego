# METADATA
# title: Security groups declare egress explicitly
# description: |
#   A group without egress rules lets everything out, which nobody decided. Write the egress rules down, even where
#   they allow all; 127.0.0.1/32 as the only destination allows nothing. An empty list is the same as none.
#   Rules that separate AWS::EC2::SecurityGroupEgress resources give to the group count. For information only: it is
#   how nearly all groups are written, and it takes an intruder to turn it to harm.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
# custom:
#   id: SG-008
#   severity: info
#   resource_types: [AWS::EC2::SecurityGroup, AWS::EC2::SecurityGroupEgress]
#   scope: inventory
#   aliases:
#     cfn_nag: [F1000]
#     guard: [SECURITY_GROUP_MISSING_EGRESS_RULE]
package policies.ec2.security_group_egress_declared

import rego.v1

import data.policies.lib.references
import data.policies.lib.values

deny contains {"resource": group.id, "path": ["SecurityGroupEgress"], "message": message} if {
	some group in object.get(input.resources, "AWS::EC2::SecurityGroup", [])
	group.source != "live"
	values.at(group.properties, ["SecurityGroupEgress"], []) in [[], null, {}, ""]
	not _separate_rule(group)
	message := "no egress rule is written down, so everything may leave"
}

_separate_rule(group) if {
	some rule in object.get(input.resources, "AWS::EC2::SecurityGroupEgress", [])
	references.names(values.at(rule.properties, ["GroupId"], ""), group, "GroupId")
}
