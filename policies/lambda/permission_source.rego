# METADATA
# title: Lambda service permissions name a source
# description: |
#   A service calls the function for whichever customer asks it to: without a source, a bucket, topic or API of another
#   account can trigger it too, with events of that account's making. Name the resource in SourceArn, or its account in
#   SourceAccount. Medium rather than high: a stranger has to know the function's ARN, and gains no more than a call.
#   Alexa names its skill in EventSourceToken.
# related_resources:
#   - ref: https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-services.html
# custom:
#   id: LAMBDA-003
#   severity: medium
#   resource_types: [AWS::Lambda::Permission]
#   aliases:
#     checkov: [CKV_AWS_364]
#     trivy: [AVD-AWS-0067]
#     regula: [FG_R00499]
package policies.lambda.permission_source

import data.policies.lib.lambda
import data.policies.lib.properties
import rego.v1

_properties := ["SourceArn", "SourceAccount", "PrincipalOrgID", "EventSourceToken"]

_service := principal if {
	principal := properties.value(["Principal"], "")
	is_string(principal)
	_is_service(principal)
}

# Some that call functions for everybody: values that decide where the principal is not known.
_is_service(principal) if principal in {"s3.amazonaws.com", "events.amazonaws.com"}

_is_service(principal) if {
	regex.match(`[.](amazonaws[.]com([.]cn)?|amazon[.]com|[$][{]AWS::URLSuffix[}])$`, principal)
}

_limited if {
	some property in _properties
	lambda.limited_by(property)
}

deny contains {"path": ["SourceArn"], "message": message} if {
	not _limited
	message := sprintf("%s may call the function for any account: no SourceArn or SourceAccount limits it", [_service])
}
