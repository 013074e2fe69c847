# METADATA
# title: RDS databases are encrypted at rest
# description: |
#   Disks, snapshots and replicas of an unencrypted database are readable to whoever gets hold of them. Set
#   StorageEncrypted to true: that replaces an existing database, so plan a restore from an encrypted snapshot.
#   Cluster members follow their cluster; replicas and restored databases take the setting of what they start from.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html
# custom:
#   id: RDS-001
#   severity: high
#   resource_types: [AWS::RDS::DBInstance, AWS::RDS::DBCluster, AWS::RDS::GlobalCluster]
#   aliases:
#     checkov: [CKV_AWS_16, CKV_AWS_96]
#     aws_config: [rds-cluster-encrypted-at-rest, rds-storage-encrypted]
#     security_hub: [RDS.3, RDS.27]
#     trivy: [AVD-AWS-0079, AVD-AWS-0080]
#     prowler: [rds_instance_storage_encrypted, rds_cluster_storage_encrypted]
#     cfn_nag: [F26, F27]
#     guard: [RDS_STORAGE_ENCRYPTED]
#     regula: [FG_R00093]
#   fix: {StorageEncrypted: true}
#   fix_safety: unsafe
package policies.rds.storage_encrypted

import rego.v1

import data.policies.lib.rds

deny contains {"path": ["StorageEncrypted"], "message": "the database storage is not encrypted"} if {
	encrypted := object.get(input.properties, "StorageEncrypted", null)
	encrypted != true
	not rds.is_member
	not _inherited(encrypted)
}

_inherited(encrypted) if {
	encrypted == null
	rds.starts_from_data
}
