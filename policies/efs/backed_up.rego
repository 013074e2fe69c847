# METADATA
# title: EFS file systems are backed up
# description: |
#   Without backups, files that were deleted, overwritten or encrypted by an intruder are gone. Set BackupPolicy.Status
#   to ENABLED, or let a backup plan select the file system by its ARN or tags. A plan of another template is not seen
#   here. File systems of one zone are backed up by default.
# related_resources:
#   - ref: https://docs.aws.amazon.com/efs/latest/ug/awsbackup.html
# custom:
#   id: EFS-002
#   severity: medium
#   resource_types: [AWS::EFS::FileSystem, AWS::Backup::BackupSelection]
#   scope: inventory
#   aliases:
#     aws_config: [efs-in-backup-plan, efs-last-backup-recovery-point-created, efs-resources-protected-by-backup-plan]
#     security_hub: [EFS.2, EFS.7]
#     prowler: [efs_have_backup_enabled]
#     guard: [EFS_RESOURCES_PROTECTED_BY_BACKUP_PLAN]
#   fix: {BackupPolicy: {Status: ENABLED}}
package policies.efs.backed_up

import data.policies.lib.backup_selections
import data.policies.lib.values
import rego.v1

deny contains {"resource": files.id, "path": ["BackupPolicy", "Status"], "message": message} if {
	some files in input.resources["AWS::EFS::FileSystem"]
	values.at(files.properties, ["BackupPolicy", "Status"], _default(files)) != "ENABLED"
	tags := backup_selections.tags_of(values.at(files.properties, ["FileSystemTags"], []))
	not backup_selections.holds(files, "Arn", "elasticfilesystem", tags)
	message := "neither its own policy nor a backup plan backs the file system up"
}

_default(files) := "ENABLED" if {
	not values.at(files.properties, ["AvailabilityZoneName"], null) in {null, ""}
} else := "DISABLED"
