# METADATA
# title: Backup recovery points are encrypted
# description: |
#   Whoever may copy or restore an unencrypted backup reads the data; no key stands in the way. Encrypt the resource
#   that is backed up, or back it up into a vault whose key encrypts independently of it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html
# custom:
#   id: BACKUP-005
#   severity: medium
#   resource_types: [Live::Backup::RecoveryPoint]
#   aliases:
#     aws_config: [backup-recovery-point-encrypted]
#     security_hub: [Backup.1]
#     prowler: [backup_recovery_point_encrypted]
package policies.backup.recovery_point_encrypted

import rego.v1

deny contains {"path": ["IsEncrypted"], "message": "the recovery point is not encrypted"} if {
	object.get(input.properties, "IsEncrypted", false) != true
}
