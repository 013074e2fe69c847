# METADATA
# title: Search nodes encrypt traffic between them
# description: |
#   Queries and documents travel between the nodes of the domain; without TLS whoever gets into the network path reads
#   them. Set NodeToNodeEncryptionOptions.Enabled to true. It can't be turned off again, and engines before
#   Elasticsearch 6.7 need a new domain for it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ntn.html
# custom:
#   id: OPENSEARCH-003
#   severity: high
#   resource_types: [AWS::OpenSearchService::Domain, AWS::Elasticsearch::Domain]
#   aliases:
#     checkov: [CKV_AWS_6]
#     aws_config: [elasticsearch-node-to-node-encryption-check, opensearch-node-to-node-encryption-check]
#     security_hub: [OpenSearch.3, ES.3]
#     trivy: [AVD-AWS-0043]
#     prowler: [opensearch_service_domains_node_to_node_encryption_enabled]
#     cfn_nag: [W85]
#     guard: [OPENSEARCH_NODE_TO_NODE_ENCRYPTION_CHECK, ELASTICSEARCH_NODE_TO_NODE_ENCRYPTION_CHECK]
#   fix: {NodeToNodeEncryptionOptions: {Enabled: true}}
#   fix_safety: unsafe
package policies.opensearch.node_to_node_encrypted

import data.policies.lib.properties
import rego.v1

_path := ["NodeToNodeEncryptionOptions", "Enabled"]

deny contains {"path": _path, "message": "traffic between the nodes is not encrypted"} if not properties.is_true(_path)
