# METADATA
# title: Search domains are encrypted at rest
# description: |
#   Indexes, logs and automated snapshots of an unencrypted domain are readable to whoever gets hold of the storage.
#   Set EncryptionAtRestOptions.Enabled to true; older engine versions need a new domain for it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/opensearch-service/latest/developerguide/encryption-at-rest.html
# custom:
#   id: OPENSEARCH-001
#   severity: high
#   resource_types: [AWS::OpenSearchService::Domain, AWS::Elasticsearch::Domain]
#   aliases:
#     checkov: [CKV_AWS_5]
#     aws_config: [elasticsearch-encrypted-at-rest, opensearch-encrypted-at-rest]
#     security_hub: [OpenSearch.1, ES.1]
#     trivy: [AVD-AWS-0048]
#     prowler: [opensearch_service_domains_encryption_at_rest_enabled]
#     cfn_nag: [W54]
#     guard: [OPENSEARCH_ENCRYPTED_AT_REST, ELASTICSEARCH_ENCRYPTED_AT_REST]
#   fix: {EncryptionAtRestOptions: {Enabled: true}}
#   fix_safety: unsafe
package policies.opensearch.domain_encrypted

import rego.v1

deny contains {"path": path, "message": "the domain is not encrypted at rest"} if {
	path := ["EncryptionAtRestOptions", "Enabled"]
	object.get(input.properties, path, false) != true
}
