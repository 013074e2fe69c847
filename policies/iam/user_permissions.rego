# METADATA
# title: IAM users get permissions only through groups
# description: |
#   Permissions given to single users are overlooked when people change jobs, and no two users end up with the same.
#   Attach policies to groups or, better, to roles that people take on, and let users have none of their own.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html
# custom:
#   id: IAM-006
#   severity: low
#   resource_types: [AWS::IAM::User, AWS::IAM::Policy, AWS::IAM::ManagedPolicy, AWS::IAM::UserPolicy]
#   aliases:
#     checkov: [CKV_AWS_40]
#     aws_config: [iam-user-no-policies-check]
#     security_hub: [IAM.2]
#     trivy: [AVD-AWS-0143]
#     prowler: [iam_policy_attached_only_to_group_or_roles]
#     cfn_nag: [F11, F12]
#     guard: [IAM_NO_POLICY_ON_USER, IAM_USER_NO_POLICIES_CHECK]
#     regula: [FG_R00007]
package policies.iam.user_permissions

import data.policies.lib.values
import rego.v1

_listed(property) := values.as_list(values.at(input.properties, [property], []))

deny contains {"path": ["Policies"], "message": "the user has inline policies"} if {
	input.type == "AWS::IAM::User"
	count(_listed("Policies")) > 0
}

deny contains {"path": ["ManagedPolicyArns"], "message": "managed policies are attached to the user"} if {
	input.type == "AWS::IAM::User"
	count(_listed("ManagedPolicyArns")) > 0
}

deny contains {"path": ["Users"], "message": "the policy is attached to users"} if {
	input.type in {"AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"}
	count(_listed("Users")) > 0
}

deny contains {"path": ["UserName"], "message": "the policy is attached to a user"} if {
	input.type == "AWS::IAM::UserPolicy"
}
