# METADATA
# title: Search domains publish error logs
# description: |
#   Errors, broken documents and failed plugins show in the error log alone, and the service keeps it to itself unless
#   it is published. Publish ES_APPLICATION_LOGS in LogPublishingOptions to a log group whose policy lets the service
#   write; slow logs are a matter of tuning and not asked for.
# related_resources:
#   - ref: https://docs.aws.amazon.com/opensearch-service/latest/developerguide/createdomain-configure-slow-logs.html
# custom:
#   id: OPENSEARCH-009
#   severity: medium
#   resource_types: [AWS::OpenSearchService::Domain, AWS::Elasticsearch::Domain]
#   aliases:
#     checkov: [CKV_AWS_84]
#     aws_config: [elasticsearch-logs-to-cloudwatch, opensearch-logs-to-cloudwatch]
#     security_hub: [OpenSearch.4, ES.4]
#     trivy: [AVD-AWS-0042]
#     prowler: [opensearch_service_domains_cloudwatch_logging_enabled]
#     guard:
#       - OPENSEARCH_APPLICATION_LOGGING_ENABLED
#       - ELASTICSEARCH_APPLICATION_LOGGING_ENABLED
#       - ELASTICSEARCH_LOGS_TO_CLOUDWATCH
package policies.opensearch.error_logs

import data.policies.lib.opensearch
import rego.v1

_log := "ES_APPLICATION_LOGS"

deny contains {"path": ["LogPublishingOptions", _log], "message": opensearch.silence(_log, "error")} if {
	not opensearch.publishes(_log)
}
