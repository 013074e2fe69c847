# METADATA
# title: DAX is encrypted at rest
# description: |
#   The nodes keep copies of the items of the tables; unencrypted, their disks are readable to whoever gets hold of
#   them. Set SSEEnabled to true: that replaces an existing cluster, which only empties the cache.
# related_resources:
#   - ref: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAXEncryptionAtRest.html
# custom:
#   id: DAX-001
#   severity: high
#   resource_types: [AWS::DAX::Cluster]
#   aliases:
#     checkov: [CKV_AWS_47]
#     aws_config: [dax-encryption-enabled]
#     security_hub: [DynamoDB.3]
#     trivy: [AVD-AWS-0023]
#     prowler: [dynamodb_accelerator_cluster_encryption_enabled]
#     cfn_nag: [W83]
#     guard: [DAX_ENCRYPTION_ENABLED]
#   fix: {SSESpecification: {SSEEnabled: true}}
#   fix_safety: unsafe
package policies.dax.cluster_encrypted

import rego.v1

import data.policies.lib.properties

deny contains {"path": ["SSESpecification", "SSEEnabled"], "message": "the cluster is not encrypted"} if {
	not properties.is_true(["SSESpecification", "SSEEnabled"])
}
