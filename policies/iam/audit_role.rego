# METADATA
# title: A security audit role exists
# description: |
#   Auditors who have no role of their own look around with rights to change things. Make a role with the policy
#   SecurityAudit, which reads settings and no data.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/SecurityAudit.html
# custom:
#   id: IAM-059
#   severity: low
#   resource_types: [AWS::IAM::Role, Account::IAM::RootUser]
#   verdict_types: [Account::IAM::RootUser]
#   scope: inventory
#   sources: [live]
#   aliases:
#     prowler: [iam_securityaudit_role_created]
package policies.iam.audit_role

import data.policies.lib.accounts
import data.policies.lib.values
import rego.v1

_holders contains role.account if {
	some role in accounts.of_type("AWS::IAM::Role")
	some arn in values.as_list(values.at(role.properties, ["ManagedPolicyArns"], []))
	is_string(arn)
	endswith(arn, ":iam::aws:policy/SecurityAudit")
}

deny contains {"resource": account.id, "path": [], "message": message} if {
	some account in accounts.of_type("Account::IAM::RootUser")
	not account.account in _holders
	message := "no role of the account has the policy SecurityAudit"
}
