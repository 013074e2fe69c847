# METADATA
# title: EFS access points pin a user
# description: |
#   Without a user of its own, an access point believes each client who it says it is, root among them. Set PosixUser,
#   so that all files are read and written as that user.
# related_resources:
#   - ref: https://docs.aws.amazon.com/efs/latest/ug/enforce-identity-access-points.html
# custom:
#   id: EFS-006
#   severity: medium
#   resource_types: [AWS::EFS::AccessPoint]
#   aliases:
#     aws_config: [efs-access-point-enforce-user-identity]
#     security_hub: [EFS.4]
#     prowler: [efs_access_point_enforce_user_identity]
package policies.efs.access_point_user

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["PosixUser", "Uid"], "message": "clients choose as which user they come"} if {
	not properties.given(["PosixUser", "Uid"])
}
