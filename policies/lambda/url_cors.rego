# METADATA
# title: Lambda function URL CORS names origins
# description: |
#   Scripts of any website may read the function's answers in the browsers of your users. List the origins of your own
#   pages in AllowOrigins. Low rather than medium: browsers send no cookies to an origin of whoever, so a page learns
#   what its author could have asked for himself, unless the function trusts the network it is called from.
# related_resources:
#   - ref: https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html
# custom:
#   id: LAMBDA-013
#   severity: low
#   resource_types: [AWS::Lambda::Url]
#   aliases:
#     checkov: [CKV2_AWS_75]
#     prowler: [awslambda_function_url_cors_policy]
package policies.lambda.url_cors

import data.policies.lib.properties
import rego.v1

_anyone := {"*", "http://*", "https://*"}

deny contains {"path": origin.path, "message": message} if {
	some origin in properties.items(["Cors", "AllowOrigins"])
	origin.value in _anyone
	message := sprintf("scripts of any website may call the URL (%s)", [origin.value])
}
