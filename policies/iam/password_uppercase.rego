# METADATA
# title: Password policy asks for an uppercase letter
# description: |
#   Passwords of few kinds of characters are sooner guessed. Let the password policy ask for an uppercase letter. Low,
#   as length and MFA do far more; auditors ask for it all the same.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
# custom:
#   id: IAM-046
#   severity: low
#   resource_types: [Account::IAM::PasswordPolicy]
#   aliases:
#     aws_config: [iam-password-policy]
#     security_hub: [IAM.7, IAM.11, IAM.10]
#     trivy: [AVD-AWS-0061]
#     prowler: [iam_password_policy_uppercase]
#     regula: [FG_R00021]
package policies.iam.password_uppercase

import rego.v1

deny contains {"path": ["RequireUppercaseCharacters"], "message": "passwords need no uppercase letter"} if {
	object.get(input.properties, "RequireUppercaseCharacters", false) != true
}
