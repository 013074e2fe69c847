# METADATA
# title: API domains use TLS 1.2 or newer
# description: |
#   TLS 1.0 and 1.1 have known weaknesses; a domain name of a REST API may accept them unless it has a security policy.
#   Set SecurityPolicy to TLS_1_2 or to one of the newer policies for TLS 1.3. Domain names of HTTP APIs take TLS 1.2
#   where nothing is said. Medium, as for other endpoints with old TLS; clients negotiate better where they can.
# related_resources:
#   - ref: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-custom-domain-tls-version.html
# custom:
#   id: APIGW-003
#   severity: medium
#   resource_types: [AWS::ApiGateway::DomainName, AWS::ApiGatewayV2::DomainName]
#   aliases:
#     trivy: [AVD-AWS-0005, AVD-AWS-0112]
#     cfn_nag: [W62]
#     guard: [API_GW_DOMAIN_DENY_NON_TLS_TRAFFIC]
#     regula: [FG_R00375, FG_R00376]
#   fix:
#     AWS::ApiGateway::DomainName: {SecurityPolicy: TLS_1_2}
#   fix_safety: unsafe
package policies.apigateway.domain_tls

import data.policies.lib.properties
import data.policies.lib.values
import rego.v1

deny contains {"path": ["SecurityPolicy"], "message": "no security policy is set, so TLS 1.0 may be accepted"} if {
	input.type == "AWS::ApiGateway::DomainName"
	not properties.given(["SecurityPolicy"])
}

deny contains {"path": path, "message": "the security policy TLS_1_0 accepts TLS 1.0"} if {
	some path in _places
	properties.value(path, "") == "TLS_1_0"
}

deny contains {"path": path, "message": "the security policy TLS_1_0 accepts TLS 1.0"} if {
	input.type == "AWS::ApiGatewayV2::DomainName"
	some configuration in properties.items(["DomainNameConfigurations"])
	values.at(configuration.value, ["SecurityPolicy"], "") == "TLS_1_0"
	path := array.concat(configuration.path, ["SecurityPolicy"])
}

_places contains ["SecurityPolicy"] if input.type == "AWS::ApiGateway::DomainName"
