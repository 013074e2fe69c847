# METADATA
# title: DocumentDB uses a customer key
# description: |
#   With a key that AWS holds no key policy limits who reads the data, and the key can neither be revoked nor shared
#   with the account that keeps copies. Name a key of your own in KmsKeyId; that replaces an existing cluster. A
#   restored cluster takes the key of what it starts from.
# related_resources:
#   - ref: https://docs.aws.amazon.com/documentdb/latest/developerguide/encryption-at-rest.html
# custom:
#   id: DOCDB-008
#   severity: low
#   resource_types: [AWS::DocDB::DBCluster]
#   aliases:
#     trivy: [AVD-AWS-0022]
package policies.docdb.customer_key

import rego.v1

import data.policies.lib.clusters

deny contains {"path": ["KmsKeyId"], "message": message} if {
	message := clusters.key_finding
}
