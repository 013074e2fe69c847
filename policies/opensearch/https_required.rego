# METADATA
# title: Search domains require HTTPS
# description: |
#   Over plain HTTP, queries, results and passwords can be read and changed on the way, and the domain takes plain HTTP
#   unless told otherwise. Set DomainEndpointOptions.EnforceHTTPS to true; first move clients that still use port 80.
# related_resources:
#   - ref: https://docs.aws.amazon.com/opensearch-service/latest/developerguide/infrastructure-security.html
# custom:
#   id: OPENSEARCH-004
#   severity: high
#   resource_types: [AWS::OpenSearchService::Domain, AWS::Elasticsearch::Domain]
#   aliases:
#     checkov: [CKV_AWS_83]
#     aws_config: [opensearch-https-required]
#     trivy: [AVD-AWS-0046]
#     prowler: [opensearch_service_domains_https_communications_enforced]
#     guard: [OPENSEARCH_HTTPS_REQUIRED, ELASTICSEARCH_HTTPS_REQUIRED]
#   fix: {DomainEndpointOptions: {EnforceHTTPS: true}}
#   fix_safety: unsafe
package policies.opensearch.https_required

import data.policies.lib.properties
import rego.v1

_path := ["DomainEndpointOptions", "EnforceHTTPS"]

deny contains {"path": _path, "message": "the domain answers plain HTTP"} if not properties.is_true(_path)
