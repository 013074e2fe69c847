# METADATA
# title: IAM policies are managed, not inline
# description: |
#   An inline policy has no versions, can't be reused and is easily overlooked when rights are reviewed. Write an
#   AWS::IAM::ManagedPolicy and attach it. Inline policies that live and die with their role are common practice in
#   templates, so this is for information.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html
# custom:
#   id: IAM-033
#   severity: info
#   resource_types:
#     - AWS::IAM::Role
#     - AWS::IAM::User
#     - AWS::IAM::Group
#     - AWS::IAM::Policy
#     - AWS::IAM::RolePolicy
#     - AWS::IAM::UserPolicy
#     - AWS::IAM::GroupPolicy
#   aliases:
#     aws_config: [iam-no-inline-policy-check]
#     cfn_nag: [F10]
#     guard: [IAM_NO_INLINE_POLICY_CHECK]
package policies.iam.inline_policy

import data.policies.lib.properties
import rego.v1

_principals := {"AWS::IAM::Role": "role", "AWS::IAM::User": "user", "AWS::IAM::Group": "group"}

deny contains {"path": ["Policies"], "message": message} if {
	count(properties.items(["Policies"])) > 0
	message := sprintf("the %s has inline policies", [_principals[input.type]])
}

deny contains {"path": ["PolicyDocument"], "message": "the policy is an inline policy of its principals"} if {
	not _principals[input.type]
	properties.given(["PolicyDocument"])
}
