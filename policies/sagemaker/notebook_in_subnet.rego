# METADATA
# title: SageMaker notebooks sit in a VPC
# description: |
#   A notebook outside of your VPC reaches the internet over a network of the service's, where you see and limit
#   nothing. Give it a SubnetId and SecurityGroupIds.
# related_resources:
#   - ref: https://docs.aws.amazon.com/sagemaker/latest/dg/appendix-notebook-and-internet-access.html
# custom:
#   id: SAGEMAKER-003
#   severity: high
#   resource_types: [AWS::SageMaker::NotebookInstance]
#   aliases:
#     aws_config: [sagemaker-notebook-instance-inside-vpc]
#     security_hub: [SageMaker.2]
#     prowler: [sagemaker_notebook_instance_vpc_settings_configured]
package policies.sagemaker.notebook_in_subnet

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["SubnetId"], "message": "the notebook is in no subnet of yours"} if {
	not properties.given(["SubnetId"])
}
