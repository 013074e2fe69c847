# METADATA
# title: RDS databases keep automated backups
# description: |
#   Damage to data is often noticed after days; the default of one day of backups is gone by then, and 0 means none.
#   Set BackupRetentionPeriod to 7 or more. Cluster members follow their cluster, and replicas need no backups of
#   their own.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.BackupRetention.html
# custom:
#   id: RDS-003
#   severity: medium
#   resource_types: [AWS::RDS::DBInstance, AWS::RDS::DBCluster]
#   aliases:
#     aws_config: [db-instance-backup-enabled]
#     security_hub: [RDS.11]
#     trivy: [AVD-AWS-0077]
#     prowler: [rds_instance_backup_enabled]
#     cfn_nag: [W75]
#     guard: [DB_INSTANCE_BACKUP_ENABLED]
#     regula: [FG_R00107]
#   fix: {BackupRetentionPeriod: 7}
#   fix_safety: unsafe
package policies.rds.backups_kept

import rego.v1

import data.policies.lib.backups
import data.policies.lib.properties
import data.policies.lib.rds

deny contains {"path": ["BackupRetentionPeriod"], "message": message} if {
	message := backups.shortfall(properties.value(["BackupRetentionPeriod"], 1), 7, "backups")
	not rds.is_member
	not rds.is_replica
}
