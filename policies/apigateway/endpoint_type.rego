# METADATA
# title: APIs are regional or private
# description: |
#   An edge-optimized API comes with a CloudFront distribution that belongs to AWS, so its own web ACL, logs, cache and
#   TLS settings are out of reach. Set the endpoint type to REGIONAL, with a distribution of your own where one is
#   wanted, or to PRIVATE. EDGE is the default. A matter of choice, hence information.
# related_resources:
#   - ref: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-endpoint-types.html
# custom:
#   id: APIGW-012
#   severity: info
#   resource_types: [AWS::ApiGateway::DomainName, AWS::ApiGateway::RestApi]
#   aliases:
#     aws_config: [api-gw-endpoint-type-check]
#     guard: [API_GW_ENDPOINT_TYPE_CHECK]
package policies.apigateway.endpoint_type

import data.policies.lib.properties
import rego.v1

_path := ["EndpointConfiguration", "Types"]

deny contains {"path": _path, "message": "edge-optimized by default"} if not properties.given(_path)

deny contains {"path": type.path, "message": "edge-optimized"} if {
	some type in properties.items(_path)
	type.value == "EDGE"
}
