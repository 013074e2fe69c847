# METADATA
# title: Passwords expire within 90 days
# description: |
#   A password that leaked unnoticed stays good for ever. Let passwords expire after 90 days at most. Low, since newer
#   guidance (NIST SP 800-63B) prefers long passwords with MFA that change only after a leak; some frameworks still ask
#   for it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
# custom:
#   id: IAM-049
#   severity: low
#   resource_types: [Account::IAM::PasswordPolicy]
#   aliases:
#     aws_config: [iam-password-policy]
#     security_hub: [IAM.7, IAM.17, IAM.10]
#     trivy: [AVD-AWS-0062]
#     prowler: [iam_password_policy_expires_passwords_within_90_days_or_less]
#     regula: [FG_R00003]
package policies.iam.password_expiry

import rego.v1

_age := object.get(input.properties, "MaxPasswordAge", 0)

deny contains {"path": ["MaxPasswordAge"], "message": sprintf("passwords expire after %v days", [_age])} if {
	is_number(_age)
	_age > 90
}

deny contains {"path": ["MaxPasswordAge"], "message": "passwords never expire"} if not _expires

_expires if {
	is_number(_age)
	_age > 0
	object.get(input.properties, "ExpirePasswords", true) != false
}
