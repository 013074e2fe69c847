# METADATA
# title: Password policy asks for a symbol
# description: |
#   Passwords of few kinds of characters are sooner guessed. Let the password policy ask for a symbol. Low, as length
#   and MFA do far more; auditors ask for it all the same.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
# custom:
#   id: IAM-048
#   severity: low
#   resource_types: [Account::IAM::PasswordPolicy]
#   aliases:
#     aws_config: [iam-password-policy]
#     security_hub: [IAM.7, IAM.13, IAM.10]
#     trivy: [AVD-AWS-0060]
#     prowler: [iam_password_policy_symbol]
#     regula: [FG_R00023]
package policies.iam.password_symbol

import rego.v1

deny contains {"path": ["RequireSymbols"], "message": "passwords need no symbol"} if {
	object.get(input.properties, "RequireSymbols", false) != true
}
