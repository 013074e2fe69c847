# METADATA
# title: Password policy asks for a number
# description: |
#   Passwords of few kinds of characters are sooner guessed. Let the password policy ask for a number. Low, as length
#   and MFA do far more; auditors ask for it all the same.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
# custom:
#   id: IAM-047
#   severity: low
#   resource_types: [Account::IAM::PasswordPolicy]
#   aliases:
#     aws_config: [iam-password-policy]
#     security_hub: [IAM.7, IAM.14, IAM.10]
#     trivy: [AVD-AWS-0059]
#     prowler: [iam_password_policy_number]
#     regula: [FG_R00024]
package policies.iam.password_number

import rego.v1

deny contains {"path": ["RequireNumbers"], "message": "passwords need no number"} if {
	object.get(input.properties, "RequireNumbers", false) != true
}
