# METADATA
# title: DocumentDB is encrypted at rest
# description: |
#   Disks, snapshots and replicas of an unencrypted cluster are readable to whoever gets hold of them. Set
#   StorageEncrypted to true: that replaces an existing cluster, so plan a restore from a snapshot. A restored cluster
#   takes the setting of what it starts from.
# related_resources:
#   - ref: https://docs.aws.amazon.com/documentdb/latest/developerguide/encryption-at-rest.html
# custom:
#   id: DOCDB-001
#   severity: high
#   resource_types: [AWS::DocDB::DBCluster]
#   aliases:
#     checkov: [CKV_AWS_74]
#     aws_config: [docdb-cluster-encrypted]
#     security_hub: [DocumentDB.1]
#     trivy: [AVD-AWS-0021]
#     prowler: [documentdb_cluster_storage_encrypted]
#   fix: {StorageEncrypted: true}
#   fix_safety: unsafe
package policies.docdb.cluster_encrypted

import rego.v1

import data.policies.lib.clusters

deny contains {"path": ["StorageEncrypted"], "message": "the cluster is not encrypted"} if {
	clusters.is_unencrypted
}
