# METADATA
# title: API Gateway stages log execution
# description: |
#   When a call fails inside API Gateway, in an authorizer, a mapping or the way to the back end, only the execution log
#   tells why. Set LoggingLevel to ERROR in MethodSettings for all methods (HttpMethod *, ResourcePath /*); in
#   DefaultRouteSettings for a WebSocket API. HTTP APIs have no execution log. INFO logs whole requests where
#   DataTraceEnabled is on, so prefer ERROR. Low, since access logs say who called.
# related_resources:
#   - ref: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
# custom:
#   id: APIGW-007
#   severity: low
#   resource_types:
#     - AWS::ApiGateway::Stage
#     - AWS::ApiGatewayV2::Stage
#     - AWS::ApiGateway::Deployment
#     - AWS::ApiGatewayV2::Api
#   verdict_types: [AWS::ApiGateway::Stage, AWS::ApiGatewayV2::Stage, AWS::ApiGateway::Deployment]
#   scope: inventory
#   aliases:
#     aws_config: [api-gw-execution-logging-enabled]
#     security_hub: [APIGateway.1]
#     prowler: [apigateway_restapi_logging_enabled]
#     guard: [API_GW_EXECUTION_LOGGING_ENABLED]
package policies.apigateway.execution_logs

import data.policies.lib.apigateway
import data.policies.lib.references
import data.policies.lib.values
import rego.v1

_message := "no log level is set for all methods"

deny contains {"resource": resource.id, "path": path, "message": _message} if {
	some type in ["AWS::ApiGateway::Stage", "AWS::ApiGateway::Deployment"]
	some resource in object.get(input.resources, type, [])
	some stage in apigateway.stages(resource)
	not _logs(stage)
	path := array.concat(stage.path, ["MethodSettings"])
}

deny contains {"resource": stage.id, "path": path, "message": _message} if {
	some stage in object.get(input.resources, "AWS::ApiGatewayV2::Stage", [])
	path := ["DefaultRouteSettings", "LoggingLevel"]
	not values.at(stage.properties, path, "OFF") in {"ERROR", "INFO"}
	some api in object.get(input.resources, "AWS::ApiGatewayV2::Api", [])
	references.names(values.at(stage.properties, ["ApiId"], ""), api, "ApiId")
	values.at(api.properties, ["ProtocolType"], "") == "WEBSOCKET"
}

_logs(stage) if {
	some setting in apigateway.method_settings(stage)
	values.at(setting.value, ["LoggingLevel"], "OFF") in {"ERROR", "INFO"}
	_is_for_all(setting)
}

# A deployment's own level is for all methods; among the method settings, that of path and method *.
_is_for_all(setting) if setting.path == ["StageDescription"]

_is_for_all(setting) if {
	values.at(setting.value, ["HttpMethod"], "") == "*"
	values.at(setting.value, ["ResourcePath"], "") in {"/*", "*"}
}
