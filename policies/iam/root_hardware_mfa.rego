# METADATA
# title: Root uses a hardware MFA device
# description: |
#   A virtual device is a secret on a phone, which malware and backups can copy. Give the root user a security key or a
#   hardware token, and keep it locked away. A root user without a password and without keys needs none.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/enable-hw-mfa-for-root.html
# custom:
#   id: IAM-014
#   severity: high
#   resource_types: [Account::IAM::RootUser]
#   aliases:
#     aws_config: [root-account-hardware-mfa-enabled]
#     security_hub: [IAM.6]
#     trivy: [AVD-AWS-0165]
#     prowler: [iam_root_hardware_mfa_enabled]
package policies.iam.root_hardware_mfa

import rego.v1

deny contains {"path": ["HardwareMfa"], "message": "the root user has no hardware MFA device"} if {
	object.get(input.properties, "HardwareMfa", false) != true
	not _has_no_credentials
}

_has_no_credentials if {
	input.properties.PasswordPresent == false
	object.get(input.properties, "AccessKeysPresent", null) in {0, false}
}
