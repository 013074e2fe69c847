# METADATA
# title: Lambda functions run in a VPC
# description: |
#   A function outside a VPC reaches the whole internet, and nothing there logs or filters what it sends. Give it
#   subnets and a security group where it works with data that must not leave, or with private resources. For
#   information only: most functions need no VPC, which costs NAT gateways or endpoints and does not make a function
#   harder to call.
# related_resources:
#   - ref: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
# custom:
#   id: LAMBDA-008
#   severity: info
#   resource_types: [AWS::Lambda::Function]
#   aliases:
#     checkov: [CKV_AWS_117]
#     aws_config: [lambda-inside-vpc]
#     security_hub: [Lambda.3]
#     prowler: [awslambda_function_inside_vpc]
#     cfn_nag: [W89]
#     guard: [LAMBDA_INSIDE_VPC]
package policies.lambda.in_vpc

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["VpcConfig", "SubnetIds"], "message": "the function runs outside any VPC of yours"} if {
	not properties.given(["VpcConfig", "SubnetIds"])
}
