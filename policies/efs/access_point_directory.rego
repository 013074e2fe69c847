# METADATA
# title: EFS access points pin a root directory
# description: |
#   Who mounts the file system through this access point sees all of it. Set RootDirectory.Path to the directory that
#   the application needs.
# related_resources:
#   - ref: https://docs.aws.amazon.com/efs/latest/ug/efs-access-points.html
# custom:
#   id: EFS-005
#   severity: medium
#   resource_types: [AWS::EFS::AccessPoint]
#   aliases:
#     aws_config: [efs-access-point-enforce-root-directory]
#     security_hub: [EFS.3]
#     prowler: [efs_access_point_enforce_root_directory]
package policies.efs.access_point_directory

import data.policies.lib.properties
import rego.v1

deny contains {"path": path, "message": "the access point opens the whole file system"} if {
	path := ["RootDirectory", "Path"]
	properties.value(path, "/") in {"/", "", null}
}
