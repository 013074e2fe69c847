# METADATA
# title: Lambda function variables use a customer key
# description: |
#   Lambda encrypts variables with a key of its own, which everyone who may read the function's configuration gets to
#   use. With KmsKeyArn, a key of yours, reading them takes the right to decrypt as well, and each use is logged.
#   Secrets don't belong in variables at all: fetch them from Secrets Manager.
# related_resources:
#   - ref: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html
# custom:
#   id: LAMBDA-007
#   severity: low
#   resource_types: [AWS::Lambda::Function]
#   aliases:
#     checkov: [CKV_AWS_173]
#     prowler: [awslambda_function_env_vars_not_encrypted_with_cmk]
package policies.lambda.variables_customer_key

import data.policies.lib.keys
import data.policies.lib.properties
import rego.v1

deny contains {"path": ["KmsKeyArn"], "message": message} if {
	properties.given(["Environment", "Variables"])
	message := keys.finding(["KmsKeyArn"], "the environment")
}
