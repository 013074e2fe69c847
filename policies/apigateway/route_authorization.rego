# METADATA
# title: HTTP API routes require authorization
# description: |
#   Everyone on the internet can call a route without authorization, and whatever stands behind it. Set
#   AuthorizationType to JWT, AWS_IAM or CUSTOM. Passed over are OPTIONS routes, which browsers call before they sign
#   in, and the routes of a WebSocket API but $connect, where alone it asks who calls; an API key is accepted there.
# related_resources:
#   - ref: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control.html
# custom:
#   id: APIGW-004
#   severity: high
#   resource_types: [AWS::ApiGatewayV2::Route, AWS::ApiGatewayV2::Api]
#   scope: inventory
#   aliases:
#     aws_config: [api-gwv2-authorization-type-configured]
#     security_hub: [APIGateway.8]
#     prowler: [apigatewayv2_api_authorizers_enabled]
package policies.apigateway.route_authorization

import data.policies.lib.references
import data.policies.lib.values
import rego.v1

deny contains {"resource": route.id, "path": ["AuthorizationType"], "message": message} if {
	some route in input.resources["AWS::ApiGatewayV2::Route"]
	values.at(route.properties, ["AuthorizationType"], "NONE") in {null, "", "NONE"}
	key := values.at(route.properties, ["RouteKey"], "")
	_asks(key, route)
	message := sprintf("the route %v answers everyone", [key])
}

# HTTP APIs ask at each route; $default is the route for all else.
_asks(key, _) if {
	is_string(key)
	contains(key, " /")
	not startswith(key, "OPTIONS ")
}

_asks(key, route) if {
	key == "$default"
	not _is_web_socket(values.at(route.properties, ["ApiId"], ""))
}

# WebSocket APIs ask at the connection.
_asks(key, route) if {
	key == "$connect"
	values.at(route.properties, ["ApiKeyRequired"], false) != true
}

_is_web_socket(id) if {
	some api in object.get(input.resources, "AWS::ApiGatewayV2::Api", [])
	references.names(id, api, "ApiId")
	values.at(api.properties, ["ProtocolType"], "") == "WEBSOCKET"
}
