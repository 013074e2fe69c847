# METADATA
# title: SageMaker notebooks have no direct internet
# description: |
#   A notebook with an interface of its own to the internet can send its data anywhere, past every security group,
#   endpoint policy and log of yours. Set DirectInternetAccess to Disabled, and give SubnetId and security groups; the
#   notebook is replaced. The default is Enabled.
# related_resources:
#   - ref: https://docs.aws.amazon.com/sagemaker/latest/dg/appendix-notebook-and-internet-access.html
# custom:
#   id: SAGEMAKER-001
#   severity: high
#   resource_types: [AWS::SageMaker::NotebookInstance]
#   aliases:
#     aws_config: [sagemaker-notebook-no-direct-internet-access]
#     security_hub: [SageMaker.1]
#     prowler: [sagemaker_notebook_instance_without_direct_internet_access_configured]
#     guard: [SAGEMAKER_NOTEBOOK_NO_DIRECT_INTERNET_ACCESS]
#   fix: {DirectInternetAccess: Disabled}
#   fix_safety: unsafe
package policies.sagemaker.notebook_no_internet

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["DirectInternetAccess"], "message": "the notebook reaches the internet past the VPC"} if {
	properties.value(["DirectInternetAccess"], "Enabled") != "Disabled"
}
