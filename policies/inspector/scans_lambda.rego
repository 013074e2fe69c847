# METADATA
# title: Inspector scans Lambda
# description: |
#   Functions carry libraries with known holes, and code of their own that nobody else looks at. Turn on Amazon
#   Inspector for Lambda functions in each region, and for Lambda code.
# related_resources:
#   - ref: https://docs.aws.amazon.com/inspector/latest/user/scanning-lambda.html
# custom:
#   id: INSPECTOR-003
#   severity: medium
#   resource_types: [Account::Inspector2::Status]
#   aliases:
#     aws_config: [inspector-lambda-code-scan-enabled, inspector-lambda-standard-scan-enabled]
#     security_hub: [Inspector.3, Inspector.4]
#     prowler: [inspector2_is_enabled]
package policies.inspector.scans_lambda

import rego.v1

deny contains {"path": [property], "message": message} if {
	some property, message in {
		"Lambda": "Inspector does not scan the packages of Lambda functions in the region",
		"LambdaCode": "Inspector does not scan the code of Lambda functions in the region",
	}
	object.get(input.properties, property, null) != "ENABLED"
}
