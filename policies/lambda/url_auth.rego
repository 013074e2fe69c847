# METADATA
# title: Lambda function URLs require IAM auth
# description: |
#   Whoever finds the URL can call the function, with its rights and at your cost, without signing in. Set AuthType to
#   AWS_IAM and let the callers sign their requests, or put API Gateway or CloudFront with origin access control in
#   front. Where strangers must call it, as with webhooks, the function itself has to check a signature: suppress the
#   finding there.
# related_resources:
#   - ref: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
# custom:
#   id: LAMBDA-002
#   severity: high
#   resource_types: [AWS::Lambda::Url]
#   aliases:
#     checkov: [CKV_AWS_258]
#     prowler: [awslambda_function_url_public]
#   fix: {AuthType: AWS_IAM}
#   fix_safety: unsafe
package policies.lambda.url_auth

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["AuthType"], "message": "everyone on the internet may call the function by its URL"} if {
	properties.value(["AuthType"], "NONE") != "AWS_IAM"
}
