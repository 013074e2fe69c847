# METADATA
# title: Backup plans copy to another region or account
# description: |
#   Backups in the account and region of their originals are lost together with them, to an intruder with wide rights or
#   to a disaster. Add a copy action of a plan's rule to a vault in another account or region. Low, since not all data
#   is worth a second place, and some may not leave its region. A vault of the same template does not count, nor one
#   named with the current region and account.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/cross-region-backup.html
# custom:
#   id: BACKUP-003
#   severity: low
#   resource_types: [AWS::Backup::BackupPlan]
package policies.backup.copies_elsewhere

import data.policies.lib.properties
import data.policies.lib.values
import rego.v1

_rules := properties.items(["BackupPlan", "BackupPlanRule"])

deny contains {"path": _path, "message": "no backup is copied to another region or account"} if {
	count(_rules) > 0
	count(_elsewhere) == 0
}

_is_list if is_array(properties.value(["BackupPlan", "BackupPlanRule"], null))

_path := ["BackupPlan", "BackupPlanRule", 0, "CopyActions"] if _is_list

_path := ["BackupPlan", "BackupPlanRule", "CopyActions"] if not _is_list

_elsewhere contains vault if {
	some rule in _rules
	some copy in properties.items_in(rule, ["CopyActions"])
	vault := values.at(copy.value, ["DestinationBackupVaultArn"], "")
	is_string(vault)
	vault != ""
	not _is_here(vault)
}

_is_here(vault) if regex.match(`^\$\{[^}.]+\.BackupVaultArn\}$`, vault)

_is_here(vault) if {
	contains(vault, ":${AWS::Region}:")
	contains(vault, ":${AWS::AccountId}:")
}

_is_here(vault) if {
	input.region != ""
	input.account != ""
	contains(vault, sprintf(":%s:%s:", [input.region, input.account]))
}
