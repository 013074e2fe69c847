# METADATA
# title: Passwords cannot be reused (24)
# description: |
#   Somebody who changes back to a password that leaked opens the account again. Let the password policy remember the
#   last 24 passwords.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
# custom:
#   id: IAM-016
#   severity: medium
#   resource_types: [Account::IAM::PasswordPolicy]
#   aliases:
#     aws_config: [iam-password-policy]
#     security_hub: [IAM.7, IAM.16, IAM.10]
#     trivy: [AVD-AWS-0056]
#     prowler: [iam_password_policy_reuse_24]
#     regula: [FG_R00002, FG_R00088]
package policies.iam.password_reuse

import rego.v1

_number := object.get(input.properties, "PasswordReusePrevention", null)

deny contains {"path": ["PasswordReusePrevention"], "message": message} if {
	is_number(_number)
	_number < 24
	message := sprintf("the policy remembers the last %v passwords only", [_number])
}

deny contains {"path": ["PasswordReusePrevention"], "message": message} if {
	not is_number(_number)
	message := "no password policy keeps old passwords from being used again"
}
