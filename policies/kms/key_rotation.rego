# METADATA
# title: KMS symmetric keys rotate yearly
# description: |
#   Without rotation, one key encrypts everything for ever, and whoever got hold of its material reads it all. Turn on
#   EnableKeyRotation: KMS makes new material every year, or as RotationPeriodInDays says, and old data stays readable.
#   Asymmetric and HMAC keys, and imported or external material, cannot rotate by themselves; nor can a key that is about
#   to be deleted.
# related_resources:
#   - ref: https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
# custom:
#   id: KMS-001
#   severity: medium
#   resource_types: [AWS::KMS::Key]
#   aliases:
#     checkov: [CKV_AWS_7]
#     aws_config: [cmk-backing-key-rotation-enabled]
#     security_hub: [KMS.4]
#     trivy: [AVD-AWS-0065]
#     prowler: [kms_cmk_rotation_enabled]
#     cfn_nag: [F19]
#     guard: [CMK_BACKING_KEY_ROTATION_ENABLED]
#     regula: [FG_R00036]
#   fix: {EnableKeyRotation: true}
package policies.kms.key_rotation

import data.policies.lib.values
import rego.v1

deny contains {"path": ["EnableKeyRotation"], "message": "the key does not rotate"} if {
	values.at(input.properties, ["KeySpec"], "SYMMETRIC_DEFAULT") == "SYMMETRIC_DEFAULT"
	values.at(input.properties, ["KeyUsage"], "ENCRYPT_DECRYPT") == "ENCRYPT_DECRYPT"
	values.at(input.properties, ["Origin"], "AWS_KMS") == "AWS_KMS"
	values.at(input.properties, ["EnableKeyRotation"], false) != true
	not object.get(input.live, "KeyState", "Enabled") in {"PendingDeletion", "PendingReplicaDeletion"}
}
