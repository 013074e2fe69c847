# METADATA
# title: API Gateway stages cache responses
# description: |
#   A stage with a cache answers repeated calls itself, which spares the back end when many come at once. Set
#   CacheClusterEnabled and CacheClusterSize, and CachingEnabled for the methods that may be cached. A matter of load
#   and cost (the cache is billed by the hour) rather than of security, hence information.
# related_resources:
#   - ref: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html
# custom:
#   id: APIGW-010
#   severity: info
#   resource_types: [AWS::ApiGateway::Stage]
#   aliases:
#     checkov: [CKV_AWS_120]
#     trivy: [AVD-AWS-0190]
package policies.apigateway.response_cache

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["CacheClusterEnabled"], "message": "the stage has no cache for its answers"} if {
	not properties.is_true(["CacheClusterEnabled"])
}
