# METADATA
# title: Lambda permissions grant only InvokeFunction
# description: |
#   Whoever gets lambda:* or another action besides invoking can read the function's code and variables, or replace the
#   code and so take over its role. Grant lambda:InvokeFunction, or lambda:InvokeFunctionUrl for a function URL. Medium
#   rather than low: with an account as the principal this hands over the function.
# related_resources:
#   - ref: https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
# custom:
#   id: LAMBDA-014
#   severity: medium
#   resource_types: [AWS::Lambda::Permission]
#   aliases:
#     cfn_nag: [W24]
#     guard: [LAMBDA_PERMISSION_INVOKE_FUNCTION_ACTION]
#   fix: {Action: lambda:InvokeFunction}
#   fix_safety: unsafe
package policies.lambda.permission_action

import data.policies.lib.properties
import rego.v1

# In lower case: IAM compares actions so.
_invoking := {"lambda:invokefunction", "lambda:invokefunctionurl", "lambda:invokeasync"}

deny contains {"path": ["Action"], "message": message} if {
	action := properties.value(["Action"], null)
	is_string(action)
	not lower(action) in _invoking
	message := sprintf("the permission grants %s, more than to invoke the function", [action])
}
