# METADATA
# title: DocumentDB keeps backups 7 days
# description: |
#   Damage to data is often noticed after days; the default of one day of backups is gone by then. Set
#   BackupRetentionPeriod to 7 or more.
# related_resources:
#   - ref: https://docs.aws.amazon.com/documentdb/latest/developerguide/backup_restore.html
# custom:
#   id: DOCDB-003
#   severity: medium
#   resource_types: [AWS::DocDB::DBCluster]
#   aliases:
#     checkov: [CKV_AWS_360]
#     security_hub: [DocumentDB.2]
#     prowler: [documentdb_cluster_backup_enabled]
#   fix: {BackupRetentionPeriod: 7}
package policies.docdb.backups_kept

import rego.v1

import data.policies.lib.backups
import data.policies.lib.properties

deny contains {"path": ["BackupRetentionPeriod"], "message": message} if {
	message := backups.shortfall(properties.value(["BackupRetentionPeriod"], 1), 7, "backups")
}
