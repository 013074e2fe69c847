# METADATA
# title: A support role exists
# description: |
#   When something breaks, somebody has to be able to open a case with AWS, and without a role for it that is root or
#   an administrator. Make a role with the policy AWSSupportAccess for those who handle incidents.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awssupport/latest/user/accessing-support.html
# custom:
#   id: IAM-053
#   severity: low
#   resource_types: [AWS::IAM::Role, Account::IAM::RootUser]
#   verdict_types: [Account::IAM::RootUser]
#   scope: inventory
#   sources: [live]
#   aliases:
#     security_hub: [IAM.18]
#     trivy: [AVD-AWS-0169]
#     prowler: [iam_support_role_created]
package policies.iam.support_role

import data.policies.lib.accounts
import data.policies.lib.values
import rego.v1

_holders contains role.account if {
	some role in accounts.of_type("AWS::IAM::Role")
	some arn in values.as_list(values.at(role.properties, ["ManagedPolicyArns"], []))
	is_string(arn)
	endswith(arn, ":iam::aws:policy/AWSSupportAccess")
}

deny contains {"resource": account.id, "path": [], "message": message} if {
	some account in accounts.of_type("Account::IAM::RootUser")
	not account.account in _holders
	message := "no role of the account has the policy AWSSupportAccess"
}
