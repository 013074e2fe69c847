# METADATA
# title: Lambda functions are traced
# description: |
#   Without a trace it is hard to tell which call of which service a slow or failed request hung on. Set the mode of
#   TracingConfig to Active. Lambda refuses that unless the function's role may call xray:PutTraceSegments and
#   xray:PutTelemetryRecords, so the fix is not applied by itself.
# related_resources:
#   - ref: https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
# custom:
#   id: LAMBDA-012
#   severity: low
#   resource_types: [AWS::Lambda::Function]
#   aliases:
#     trivy: [AVD-AWS-0066, AVD-AWS-0125]
#   fix: {TracingConfig: {Mode: Active}}
#   fix_safety: unsafe
package policies.lambda.tracing

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["TracingConfig", "Mode"], "message": "requests to the function are not traced"} if {
	properties.value(["TracingConfig", "Mode"], "PassThrough") != "Active"
}
