# METADATA
# title: Neptune keeps backups 7 days
# description: |
#   Damage to data is often noticed after days; the default of one day of backups is gone by then. Set
#   BackupRetentionPeriod to 7 or more.
# related_resources:
#   - ref: https://docs.aws.amazon.com/neptune/latest/userguide/backup-restore-overview.html
# custom:
#   id: NEPTUNE-005
#   severity: medium
#   resource_types: [AWS::Neptune::DBCluster]
#   aliases:
#     checkov: [CKV_AWS_361]
#     aws_config: [neptune-cluster-backup-retention-check]
#     security_hub: [Neptune.5]
#     prowler: [neptune_cluster_backup_enabled]
#   fix: {BackupRetentionPeriod: 7}
package policies.neptune.backups_kept

import rego.v1

import data.policies.lib.backups
import data.policies.lib.properties

deny contains {"path": ["BackupRetentionPeriod"], "message": message} if {
	message := backups.shortfall(properties.value(["BackupRetentionPeriod"], 1), 7, "backups")
}
