# METADATA
# title: Lambda functions reserve concurrency
# description: |
#   One function that is called too often, by mistake or in an attack, takes the concurrency of the whole account, and
#   all other functions are throttled. Set ReservedConcurrentExecutions to what the function may use at most. For
#   information only: reserving for every function wastes the account's share, so do it for those that strangers can
#   call and those that must always run.
# related_resources:
#   - ref: https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
# custom:
#   id: LAMBDA-011
#   severity: info
#   resource_types: [AWS::Lambda::Function]
#   aliases:
#     checkov: [CKV_AWS_115]
#     aws_config: [lambda-concurrency-check]
#     cfn_nag: [W92]
#     guard: [LAMBDA_CONCURRENCY_CHECK]
package policies.lambda.reserved_concurrency

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["ReservedConcurrentExecutions"], "message": message} if {
	not is_number(properties.value(["ReservedConcurrentExecutions"], null))
	message := "the function may use all concurrency of the account, and has none of its own"
}
