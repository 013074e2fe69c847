# METADATA
# title: Lambda functions are not callable by everyone
# description: |
#   Every AWS account, or with a function URL everyone on the internet, can run the function with its rights and at your
#   cost. Name the principal, or limit the star by PrincipalOrgID, SourceAccount or SourceArn.
# related_resources:
#   - ref: https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
# custom:
#   id: LAMBDA-001
#   severity: critical
#   resource_types: [AWS::Lambda::Permission, AWS::Lambda::LayerVersionPermission]
#   aliases:
#     aws_config: [lambda-function-public-access-prohibited]
#     security_hub: [Lambda.1]
#     prowler: [awslambda_function_not_publicly_accessible]
#     cfn_nag: [F13]
#     guard: [LAMBDA_FUNCTION_PUBLIC_ACCESS_PROHIBITED, LAMBDA_NO_WILDCARD_PRINCIPALS]
#     regula: [FG_R00276]
package policies.lambda.public_permission

import data.policies.lib.lambda
import data.policies.lib.properties
import rego.v1

_limits := {
	"AWS::Lambda::Permission": ["PrincipalOrgID", "SourceAccount", "SourceArn"],
	"AWS::Lambda::LayerVersionPermission": ["OrganizationId"],
}

_subject := {
	"AWS::Lambda::Permission": "function",
	"AWS::Lambda::LayerVersionPermission": "layer",
}

_limited if {
	some property in _limits[input.type]
	lambda.limited_by(property)
}

deny contains {"path": ["Principal"], "message": message} if {
	properties.value(["Principal"], "") == "*"
	not _limited
	message := sprintf("everyone may use the %s: none of %s limits the principal *", [
		_subject[input.type],
		concat(", ", _limits[input.type]),
	])
}
