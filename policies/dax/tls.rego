# METADATA
# title: DAX endpoints use TLS
# description: |
#   What the application asks of the cache and gets from it crosses the network as plain text. Set
#   ClusterEndpointEncryptionType to TLS; a running cluster has to be made anew, and its clients need the new endpoint.
# related_resources:
#   - ref: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAXEncryptionInTransit.html
# custom:
#   id: DAX-002
#   severity: medium
#   resource_types: [AWS::DAX::Cluster]
#   aliases:
#     aws_config: [dax-tls-endpoint-encryption]
#     security_hub: [DynamoDB.7]
#     prowler: [dynamodb_accelerator_cluster_in_transit_encryption_enabled]
#   fix: {ClusterEndpointEncryptionType: TLS}
#   fix_safety: unsafe
package policies.dax.tls

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["ClusterEndpointEncryptionType"], "message": "clients reach the cluster without TLS"} if {
	properties.value(["ClusterEndpointEncryptionType"], "NONE") != "TLS"
}
