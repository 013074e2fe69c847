# METADATA
# title: Passwords have at least 14 characters
# description: |
#   Short passwords fall to guessing and to lists of leaked ones. Set the minimum length of the password policy to 14
#   or more. Without a policy 8 characters are enough.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
# custom:
#   id: IAM-013
#   severity: medium
#   resource_types: [Account::IAM::PasswordPolicy]
#   aliases:
#     aws_config: [iam-password-policy]
#     security_hub: [IAM.7, IAM.10, IAM.15]
#     trivy: [AVD-AWS-0063]
#     prowler: [iam_password_policy_minimum_length_14]
#     regula: [FG_R00025, FG_R00086]
package policies.iam.password_length

import rego.v1

_number := object.get(input.properties, "MinimumPasswordLength", null)

deny contains {"path": ["MinimumPasswordLength"], "message": message} if {
	is_number(_number)
	_number < 14
	message := sprintf("passwords may be %v characters long", [_number])
}

deny contains {"path": ["MinimumPasswordLength"], "message": message} if {
	not is_number(_number)
	message := "no password policy sets a length: passwords may be 8 characters long"
}
