# METADATA
# title: FSx is backed up
# description: |
#   Without backups, files that were deleted, overwritten or encrypted by an intruder are gone. Set
#   AutomaticBackupRetentionDays above 0 (30 is the default, but 0 for Lustre), or let a backup plan select the file
#   system. A plan of another template is not seen here. Not judged is Lustre that can't be backed up; scratch file
#   systems and those tied to a bucket.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/whatisbackup.html
# custom:
#   id: FSX-003
#   severity: medium
#   resource_types: [AWS::FSx::FileSystem, AWS::Backup::BackupSelection]
#   scope: inventory
#   aliases:
#     aws_config: [fsx-resources-protected-by-backup-plan]
#     guard: [FSX_RESOURCES_PROTECTED_BY_BACKUP_PLAN]
package policies.fsx.backed_up

import data.policies.lib.backup_selections
import data.policies.lib.values
import rego.v1

_settings := {
	"LUSTRE": "LustreConfiguration",
	"ONTAP": "OntapConfiguration",
	"OPENZFS": "OpenZFSConfiguration",
	"WINDOWS": "WindowsConfiguration",
}

deny contains {"resource": files.id, "path": path, "message": "automatic backups are off"} if {
	some files in input.resources["AWS::FSx::FileSystem"]
	kind := values.at(files.properties, ["FileSystemType"], "")
	path := [_settings[kind], "AutomaticBackupRetentionDays"]
	values.at(files.properties, path, _default(kind)) == 0
	not _is_passing(kind, files)
	tags := backup_selections.tags_of(values.at(files.properties, ["Tags"], []))
	not backup_selections.holds(files, "ResourceARN", "fsx", tags)
}

_default("LUSTRE") := 0

_default(kind) := 30 if kind != "LUSTRE"

# Lustre for data of the moment, or for data that lie in a bucket.
_is_passing(kind, files) if {
	kind == "LUSTRE"
	values.at(files.properties, ["LustreConfiguration", "DeploymentType"], "SCRATCH_1") in {"SCRATCH_1", "SCRATCH_2"}
}

_is_passing(kind, files) if {
	kind == "LUSTRE"
	not values.at(files.properties, ["LustreConfiguration", "ImportPath"], "") in {"", null}
}
