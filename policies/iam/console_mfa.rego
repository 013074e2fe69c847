# METADATA
# title: Console users use MFA
# description: |
#   A guessed, reused or phished password is then all that it takes to sign in as this user. Register an MFA device for
#   each user with a password, or take the password away and let people sign in through a federation that asks for a
#   second factor.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_enable.html
# custom:
#   id: IAM-009
#   severity: high
#   resource_types: [Account::IAM::UserCredential]
#   aliases:
#     aws_config: [mfa-enabled-for-iam-console-access]
#     security_hub: [IAM.5]
#     trivy: [AVD-AWS-0145]
#     prowler: [iam_user_mfa_enabled_console_access]
package policies.iam.console_mfa

import rego.v1

deny contains {"path": ["MfaActive"], "message": "the user signs in to the console without MFA"} if {
	object.get(input.properties, "PasswordEnabled", true) != false
	object.get(input.properties, "MfaActive", false) != true
}
