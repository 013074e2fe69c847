# METADATA
# title: Search domains publish audit logs
# description: |
#   Without audit logs nobody can say afterwards who signed in, searched and changed what. Publish AUDIT_LOGS in
#   LogPublishingOptions to a log group; that wants fine-grained access control, and a policy on the log group that lets
#   the service write.
# related_resources:
#   - ref: https://docs.aws.amazon.com/opensearch-service/latest/developerguide/audit-logs.html
# custom:
#   id: OPENSEARCH-008
#   severity: medium
#   resource_types: [AWS::OpenSearchService::Domain, AWS::Elasticsearch::Domain]
#   aliases:
#     checkov: [CKV_AWS_317]
#     aws_config: [opensearch-audit-logging-enabled]
#     security_hub: [OpenSearch.5, ES.5]
#     prowler: [opensearch_service_domains_audit_logging_enabled]
#     guard: [OPENSEARCH_AUDIT_LOGGING_ENABLED, ELASTICSEARCH_AUDIT_LOGGING_ENABLED]
package policies.opensearch.audit_logs

import data.policies.lib.opensearch
import rego.v1

deny contains {"path": ["LogPublishingOptions", "AUDIT_LOGS"], "message": message} if {
	not opensearch.publishes("AUDIT_LOGS")
	message := opensearch.silence("AUDIT_LOGS", "audit")
}
