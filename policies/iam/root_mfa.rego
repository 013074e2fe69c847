# METADATA
# title: Root uses MFA
# description: |
#   Without a second factor, the password of the root user, or access to its mailbox, is enough to take the whole
#   account. Register an MFA device for the root user; two, so that a lost one locks nobody out. A root user without a
#   password and without keys, as central management of root access leaves it, needs none.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/enable-mfa-for-root.html
# custom:
#   id: IAM-008
#   severity: critical
#   resource_types: [Account::IAM::RootUser]
#   aliases:
#     aws_config: [root-account-mfa-enabled]
#     security_hub: [IAM.9]
#     trivy: [AVD-AWS-0142]
#     prowler: [iam_root_mfa_enabled]
package policies.iam.root_mfa

import rego.v1

deny contains {"path": ["MfaActive"], "message": "the root user signs in without MFA"} if {
	object.get(input.properties, "MfaActive", false) != true
	not _has_no_credentials
}

_has_no_credentials if {
	input.properties.PasswordPresent == false
	object.get(input.properties, "AccessKeysPresent", null) in {0, false}
}
