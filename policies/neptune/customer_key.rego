# METADATA
# title: Neptune uses a customer key
# description: |
#   With a key that AWS holds no key policy limits who reads the data, and the key can neither be revoked nor shared
#   with the account that keeps copies. Name a key of your own in KmsKeyId; that replaces an existing cluster. A
#   restored cluster takes the key of what it starts from.
# related_resources:
#   - ref: https://docs.aws.amazon.com/neptune/latest/userguide/encrypt.html
# custom:
#   id: NEPTUNE-007
#   severity: low
#   resource_types: [AWS::Neptune::DBCluster]
#   aliases:
#     trivy: [AVD-AWS-0128]
package policies.neptune.customer_key

import rego.v1

import data.policies.lib.clusters

deny contains {"path": ["KmsKeyId"], "message": message} if {
	message := clusters.key_finding
}
