# METADATA
# title: Lambda functions in a VPC span several zones
# description: |
#   A function in one subnet stops when its zone is lost. Give VpcConfig a subnet in each of two zones or more.
# related_resources:
#   - ref: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
# custom:
#   id: LAMBDA-009
#   severity: medium
#   resource_types: [AWS::Lambda::Function]
#   aliases:
#     aws_config: [lambda-vpc-multi-az-check]
#     security_hub: [Lambda.5]
#     prowler: [awslambda_function_vpc_multi_az]
package policies.lambda.several_zones

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["VpcConfig", "SubnetIds"], "message": "the function is in one subnet alone"} if {
	count(properties.items(["VpcConfig", "SubnetIds"])) == 1
}
