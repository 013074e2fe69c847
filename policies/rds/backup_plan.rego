# METADATA
# title: RDS databases are covered by a backup plan
# description: |
#   RDS deletes a database's automated backups with it, and keeps them for 35 days at most; a backup in a locked vault
#   stays. A member of a cluster is backed up with the cluster. A plan holds it by its ARN, a pattern or its tags.
#   Plans often stand in another template, so running resources alone are judged.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html
# custom:
#   id: RDS-016
#   severity: medium
#   resource_types: [AWS::RDS::DBInstance, AWS::RDS::DBCluster, AWS::Backup::BackupSelection]
#   verdict_types: [AWS::RDS::DBInstance, AWS::RDS::DBCluster]
#   scope: inventory
#   sources: [live]
#   aliases:
#     aws_config:
#       - aurora-resources-protected-by-backup-plan
#       - rds-in-backup-plan
#       - rds-last-backup-recovery-point-created
#       - rds-resources-protected-by-backup-plan
#     security_hub: [RDS.26]
#     prowler: [rds_instance_protected_by_backup_plan, rds_cluster_protected_by_backup_plan]
package policies.rds.backup_plan

import data.policies.lib.backup_selections
import data.policies.lib.values
import rego.v1

deny contains {"resource": database.id, "path": [], "message": "no backup plan holds the database"} if {
	some type in ["AWS::RDS::DBInstance", "AWS::RDS::DBCluster"]
	some database in backup_selections.uncovered(type)
	values.at(database.properties, ["DBClusterIdentifier"], "") in {"", null, database.ref}
}
