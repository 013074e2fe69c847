# METADATA
# title: API stages log access
# description: |
#   Without access logs nobody can say afterwards who called the API and what it answered. Name a log group or a
#   Firehose stream in AccessLogSetting (AccessLogSettings for HTTP and WebSocket APIs). A deployment that names a stage
#   makes one, too.
# related_resources:
#   - ref: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
# custom:
#   id: APIGW-002
#   severity: medium
#   resource_types: [AWS::ApiGateway::Stage, AWS::ApiGatewayV2::Stage, AWS::ApiGateway::Deployment]
#   aliases:
#     checkov: [CKV_AWS_76, CKV_AWS_95]
#     aws_config: [api-gwv2-access-logs-enabled]
#     security_hub: [APIGateway.9]
#     trivy: [AVD-AWS-0001, AVD-AWS-0113, AVD-AWS-0116]
#     prowler: [apigatewayv2_api_access_logging_enabled]
#     cfn_nag: [W45, W46, W69]
#     guard: [API_GW_STAGE_ACCESS_LOGGING_RULE, API_GWV2_ACCESS_LOGS_ENABLED]
package policies.apigateway.access_logs

import data.policies.lib.apigateway
import data.policies.lib.properties
import data.policies.lib.values
import rego.v1

deny contains {"path": path, "message": "calls of the stage are not logged"} if {
	some stage in apigateway.stages(input)
	values.at(stage.value, ["AccessLogSetting", "DestinationArn"], "") in {null, ""}
	path := array.concat(stage.path, ["AccessLogSetting", "DestinationArn"])
}

deny contains {"path": path, "message": "calls of the stage are not logged"} if {
	input.type == "AWS::ApiGatewayV2::Stage"
	path := ["AccessLogSettings", "DestinationArn"]
	not properties.given(path)
}
