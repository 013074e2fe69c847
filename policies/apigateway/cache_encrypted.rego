# METADATA
# title: API Gateway stage caches are encrypted
# description: |
#   The cache keeps answers, with whatever personal data is in them, and does so in clear text unless told otherwise.
#   Set CacheDataEncrypted to true wherever CachingEnabled is. Nothing is cached, and nothing asked for, where the stage
#   has no cache.
# related_resources:
#   - ref: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html
# custom:
#   id: APIGW-008
#   severity: medium
#   resource_types: [AWS::ApiGateway::Stage, AWS::ApiGateway::Deployment]
#   aliases:
#     aws_config: [api-gw-cache-enabled-and-encrypted]
#     security_hub: [APIGateway.5]
#     trivy: [AVD-AWS-0002, AVD-AWS-0110]
#     prowler: [apigateway_restapi_cache_encrypted]
#     cfn_nag: [W87]
#     guard: [API_GW_CACHE_ENABLED_AND_ENCRYPTED]
package policies.apigateway.cache_encrypted

import data.policies.lib.apigateway
import data.policies.lib.values
import rego.v1

deny contains {"path": path, "message": message} if {
	some stage in apigateway.stages(input)
	values.at(stage.value, ["CacheClusterEnabled"], false) == true
	some setting in apigateway.method_settings(stage)
	values.at(setting.value, ["CachingEnabled"], false) == true
	values.at(setting.value, ["CacheDataEncrypted"], false) != true
	path := array.concat(setting.path, ["CacheDataEncrypted"])
	message := sprintf("answers of %s are cached in clear text", [_methods(setting.value)])
}

_methods(setting) := sprintf("%s %s", [setting.HttpMethod, setting.ResourcePath]) if {
	is_string(setting.HttpMethod)
	is_string(setting.ResourcePath)
	setting.HttpMethod != "*"
} else := sprintf("%s", [setting.ResourcePath]) if {
	is_string(setting.ResourcePath)
	setting.ResourcePath != "/*"
} else := "all methods"
