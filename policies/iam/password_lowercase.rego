# METADATA
# title: Password policy asks for a lowercase letter
# description: |
#   Passwords of few kinds of characters are sooner guessed. Let the password policy ask for a lowercase letter. Low,
#   as length and MFA do far more; auditors ask for it all the same.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
# custom:
#   id: IAM-045
#   severity: low
#   resource_types: [Account::IAM::PasswordPolicy]
#   aliases:
#     aws_config: [iam-password-policy]
#     security_hub: [IAM.7, IAM.12, IAM.10]
#     trivy: [AVD-AWS-0058]
#     prowler: [iam_password_policy_lowercase]
#     regula: [FG_R00022]
package policies.iam.password_lowercase

import rego.v1

deny contains {"path": ["RequireLowercaseCharacters"], "message": "passwords need no lowercase letter"} if {
	object.get(input.properties, "RequireLowercaseCharacters", false) != true
}
