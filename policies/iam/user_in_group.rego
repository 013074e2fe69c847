# METADATA
# title: IAM users belong to a group
# description: |
#   A user outside of every group has either no rights or rights of its own, which nobody remembers when duties change.
#   Put users into groups by Groups or AWS::IAM::UserToGroupAddition; better, let people sign in through IAM Identity
#   Center and need no users.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_groups.html
# custom:
#   id: IAM-034
#   severity: low
#   resource_types: [AWS::IAM::User, AWS::IAM::UserToGroupAddition]
#   scope: inventory
#   aliases:
#     aws_config: [iam-user-group-membership-check]
#     cfn_nag: [F2000]
#     guard: [IAM_USER_MISSING_GROUP_RULE]
#     regula: [FG_R00272]
package policies.iam.user_in_group

import data.policies.lib.values
import rego.v1

_of_type(name) := values.as_list(values.at(input.resources, [name], []))

deny contains {"resource": user.id, "path": ["Groups"], "message": "the user is in no group"} if {
	some user in _of_type("AWS::IAM::User")
	count(values.as_list(values.at(user.properties, ["Groups"], []))) == 0
	not _is_added(user)
}

_is_added(user) if {
	some addition in _of_type("AWS::IAM::UserToGroupAddition")
	some name in values.as_list(values.at(addition.properties, ["Users"], []))
	name in _names(user)
}

_names(user) := {name |
	some name in [user.ref, values.at(user.properties, ["UserName"], "")]
	is_string(name)
	name != ""
}
