# METADATA
# title: Neptune is encrypted at rest
# description: |
#   Disks, snapshots and replicas of an unencrypted cluster are readable to whoever gets hold of them. Set
#   StorageEncrypted to true: that replaces an existing cluster, so plan a restore from a snapshot. A restored cluster
#   takes the setting of what it starts from.
# related_resources:
#   - ref: https://docs.aws.amazon.com/neptune/latest/userguide/encrypt.html
# custom:
#   id: NEPTUNE-001
#   severity: high
#   resource_types: [AWS::Neptune::DBCluster]
#   aliases:
#     checkov: [CKV_AWS_44]
#     aws_config: [neptune-cluster-encrypted]
#     security_hub: [Neptune.1]
#     trivy: [AVD-AWS-0076]
#     prowler: [neptune_cluster_storage_encrypted]
#     cfn_nag: [F30]
#   fix: {StorageEncrypted: true}
#   fix_safety: unsafe
package policies.neptune.cluster_encrypted

import rego.v1

import data.policies.lib.clusters

deny contains {"path": ["StorageEncrypted"], "message": "the cluster is not encrypted"} if {
	clusters.is_unencrypted
}
