# METADATA
# title: API Gateway stages are traced
# description: |
#   Without traces, the way of a slow or failed call through the API and the services behind it must be guessed from
#   logs. Set TracingEnabled to true; X-Ray charges by the trace and samples one call in twenty.
# related_resources:
#   - ref: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-xray.html
# custom:
#   id: APIGW-009
#   severity: low
#   resource_types: [AWS::ApiGateway::Stage]
#   aliases:
#     checkov: [CKV_AWS_73]
#     aws_config: [api-gw-xray-enabled]
#     security_hub: [APIGateway.3]
#     trivy: [AVD-AWS-0003, AVD-AWS-0111]
#     prowler: [apigateway_restapi_tracing_enabled]
#   fix: {TracingEnabled: true}
package policies.apigateway.tracing

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["TracingEnabled"], "message": "calls of the stage are not traced"} if {
	not properties.is_true(["TracingEnabled"])
}
