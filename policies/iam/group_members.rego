# METADATA
# title: IAM groups have members
# description: |
#   An empty group keeps rights that nobody reviews, until somebody is put into it without a second thought. Delete it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_groups_manage_delete.html
# custom:
#   id: IAM-061
#   severity: low
#   resource_types: [AWS::IAM::Group]
#   sources: [live]
#   aliases:
#     aws_config: [iam-group-has-users-check]
package policies.iam.group_members

import rego.v1

deny contains {"path": [], "message": "the group has no members"} if {
	object.get(input.live, "Users", []) in [[], null]
}
