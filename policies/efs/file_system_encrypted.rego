# METADATA
# title: EFS file systems are encrypted
# description: |
#   Files of an unencrypted file system and its backups are readable to whoever gets hold of the storage. Set Encrypted
#   to true; that is possible only at creation, so an existing file system is replaced and its files copied.
# related_resources:
#   - ref: https://docs.aws.amazon.com/efs/latest/ug/encryption-at-rest.html
# custom:
#   id: EFS-001
#   severity: high
#   resource_types: [AWS::EFS::FileSystem]
#   aliases:
#     checkov: [CKV_AWS_42]
#     aws_config: [efs-encrypted-check]
#     security_hub: [EFS.1]
#     trivy: [AVD-AWS-0037]
#     prowler: [efs_encryption_at_rest_enabled]
#     cfn_nag: [F32]
#     guard: [EFS_ENCRYPTED_CHECK]
#   fix: {Encrypted: true}
#   fix_safety: unsafe
package policies.efs.file_system_encrypted

import rego.v1

deny contains {"path": ["Encrypted"], "message": "the file system is not encrypted"} if {
	object.get(input.properties, "Encrypted", false) != true
}
