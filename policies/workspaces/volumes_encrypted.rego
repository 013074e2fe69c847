# METADATA
# title: WorkSpaces volumes are encrypted
# description: |
#   Documents and cached passwords on a desktop's disks are readable to whoever gets hold of the storage or an image.
#   Set RootVolumeEncryptionEnabled and UserVolumeEncryptionEnabled to true; that is possible only at creation, so an
#   existing desktop is replaced.
# related_resources:
#   - ref: https://docs.aws.amazon.com/workspaces/latest/adminguide/encrypt-workspaces.html
# custom:
#   id: DESKTOP-001
#   severity: high
#   resource_types: [AWS::WorkSpaces::Workspace]
#   aliases:
#     checkov: [CKV_AWS_155, CKV_AWS_156]
#     security_hub: [WorkSpaces.1, WorkSpaces.2]
#     trivy: [AVD-AWS-0109]
#     prowler: [workspaces_volume_encryption_enabled]
#     cfn_nag: [F29]
#     guard: [WORKSPACE_ENCRYPTION_ENABLED]
#   fix: {RootVolumeEncryptionEnabled: true, UserVolumeEncryptionEnabled: true}
#   fix_safety: unsafe
package policies.workspaces.volumes_encrypted

import data.policies.lib.properties
import rego.v1

_volumes := {"RootVolumeEncryptionEnabled": "root", "UserVolumeEncryptionEnabled": "user"}

deny contains {"path": [property], "message": message} if {
	some property, volume in _volumes
	not properties.is_true([property])
	message := sprintf("the %s volume is not encrypted", [volume])
}
