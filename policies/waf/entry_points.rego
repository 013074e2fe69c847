# METADATA
# title: Public entry points sit behind WAF
# description: |
#   What everyone can call, everyone can try to break: logins with stolen passwords, injections, floods of requests.
#   Associate a web ACL (AWS::WAFv2::WebACLAssociation) with REST API stages, GraphQL APIs, user pools and App Runner
#   services.
#   Private APIs and services pass. Load balancers are a matter of ELB-006. A web ACL that another stack or Firewall
#   Manager associates can't be seen in a template: waive the finding there.
# related_resources:
#   - ref: https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html
# custom:
#   id: WAF-004
#   severity: medium
#   resource_types:
#     - AWS::ApiGateway::Stage
#     - AWS::AppSync::GraphQLApi
#     - AWS::Cognito::UserPool
#     - AWS::AppRunner::Service
#     - AWS::WAFv2::WebACLAssociation
#     - AWS::ApiGateway::RestApi
#   scope: inventory
#   verdict_types: [AWS::ApiGateway::Stage, AWS::AppSync::GraphQLApi, AWS::Cognito::UserPool, AWS::AppRunner::Service]
#   aliases:
#     checkov: [CKV2_AWS_33]
#     aws_config: [appsync-associated-with-waf]
#     prowler: [cognito_user_pool_waf_acl_attached]
package policies.waf.entry_points

import rego.v1

import data.policies.lib.references
import data.policies.lib.values

_names := {
	"AWS::ApiGateway::Stage": "API stage",
	"AWS::AppSync::GraphQLApi": "GraphQL API",
	"AWS::Cognito::UserPool": "user pool",
	"AWS::AppRunner::Service": "service",
}

_arns := {
	"AWS::AppSync::GraphQLApi": "Arn",
	"AWS::Cognito::UserPool": "Arn",
	"AWS::AppRunner::Service": "ServiceArn",
}

deny contains {"resource": entry.id, "path": [], "message": message} if {
	some type, name in _names
	some entry in object.get(input.resources, type, [])
	not _private(entry)
	not _protected(entry)
	message := sprintf("the %s is public and has no web ACL", [name])
}

_private(entry) if {
	entry.type == "AWS::ApiGateway::Stage"
	some api in object.get(input.resources, "AWS::ApiGateway::RestApi", [])
	references.names(values.at(entry.properties, ["RestApiId"], ""), api, "RestApiId")
	"PRIVATE" in values.as_list(values.at(api.properties, ["EndpointConfiguration", "Types"], []))
}

_private(entry) if {
	entry.type == "AWS::AppSync::GraphQLApi"
	values.at(entry.properties, ["Visibility"], "GLOBAL") == "PRIVATE"
}

_private(entry) if {
	entry.type == "AWS::AppRunner::Service"
	ingress := values.at(entry.properties, ["NetworkConfiguration", "IngressConfiguration"], {})
	values.at(ingress, ["IsPubliclyAccessible"], true) == false
}

_protected(entry) if {
	some association in object.get(input.resources, "AWS::WAFv2::WebACLAssociation", [])
	arn := values.at(association.properties, ["ResourceArn"], "")
	_is_of(arn, entry)
}

_is_of(arn, entry) if references.names(arn, entry, _arns[entry.type])

# A running user pool is known by its id, which ends its ARN.
_is_of(arn, entry) if {
	entry.type == "AWS::Cognito::UserPool"
	is_string(entry.ref)
	entry.ref != ""
	endswith(arn, concat("", ["/", entry.ref]))
}

# So is a GraphQL API in an ARN that is put together.
_is_of(arn, entry) if {
	entry.type == "AWS::AppSync::GraphQLApi"
	endswith(arn, sprintf(":apis/${%s.ApiId}", [entry.id]))
}

# arn:aws:apigateway:eu-west-1::/restapis/…/stages/…; Ref and Fn::GetAtt RestApiId give the same id.
_is_of(arn, entry) if {
	entry.type == "AWS::ApiGateway::Stage"
	some stage in [entry.ref, object.get(entry.properties, "StageName", "")]
	is_string(stage)
	stage != ""
	api := replace(values.at(entry.properties, ["RestApiId"], ""), ".RestApiId}", "}")
	endswith(replace(arn, ".RestApiId}", "}"), sprintf("/restapis/%s/stages/%s", [api, stage]))
}
