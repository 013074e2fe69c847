# METADATA
# title: Security groups and their rules are described
# description: |
#   A rule that nobody can explain is a rule that nobody dares to remove. Say in a sentence what each rule is for and
#   who asked for it.
#   A matter of order rather than of danger, so for information only.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-rules.html
# custom:
#   id: SG-013
#   severity: info
#   resource_types: [AWS::EC2::SecurityGroup, AWS::EC2::SecurityGroupIngress, AWS::EC2::SecurityGroupEgress]
#   aliases:
#     checkov: [CKV_AWS_23]
#     trivy: [AVD-AWS-0099, AVD-AWS-0124]
#     cfn_nag: [W36]
#     guard: [SECURITY_GROUP_DESCRIPTION_RULE]
package policies.ec2.security_group_described

import rego.v1

import data.policies.lib.network

_separate := {"AWS::EC2::SecurityGroupIngress", "AWS::EC2::SecurityGroupEgress"}

deny contains {"path": ["GroupDescription"], "message": "the group has no description"} if {
	input.type == "AWS::EC2::SecurityGroup"
	_blank(object.get(input.properties, "GroupDescription", ""))
}

deny contains {"path": ["Description"], "message": "the rule has no description"} if {
	input.type in _separate
	_blank(object.get(input.properties, "Description", ""))
}

deny contains {"path": path, "message": message} if {
	input.type == "AWS::EC2::SecurityGroup"
	some kind, entries in {"ingress": network.ingress, "egress": network.egress}
	paths := _undescribed(entries)
	path := paths[0]
	message := sprintf("%v %s %s without description", [count(paths), kind, _plural(count(paths))])
}

_undescribed(entries) := [array.concat(entry.path, ["Description"]) |
	some entry in entries
	_blank(object.get(entry.rule, "Description", ""))
	not _made_by_aws(entry.rule)
]

_blank(text) if is_null(text)

_blank(text) if {
	is_string(text)
	trim_space(text) == ""
}

# The rule that a new group has for what leaves it can't be described when it is made.
_made_by_aws(rule) if {
	input.source == "live"
	object.get(rule, "IpProtocol", "") == "-1"
	object.get(rule, "CidrIp", "") == "0.0.0.0/0"
}

_plural(1) := "rule is"

_plural(number) := "rules are" if number > 1
