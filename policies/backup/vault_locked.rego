# METADATA
# title: Backup vaults are locked
# description: |
#   Whoever gets hold of wide rights can delete the backups of a vault that is not locked, and then the originals. Set
#   LockConfiguration with MinRetentionDays; with ChangeableForDays the lock can't be taken off again after that time,
#   by nobody, so try it without first.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html
# custom:
#   id: BACKUP-006
#   severity: medium
#   resource_types: [AWS::Backup::BackupVault]
package policies.backup.vault_locked

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["LockConfiguration"], "message": "the backups of the vault can be deleted at any time"} if {
	not properties.given(["LockConfiguration"])
}

deny contains {"path": _minimum, "message": "the lock keeps backups for no minimum of days"} if {
	properties.given(["LockConfiguration"])
	not _has_minimum
}

_minimum := ["LockConfiguration", "MinRetentionDays"]

_has_minimum if {
	days := properties.value(_minimum, 0)
	is_number(days)
	days > 0
}
