# METADATA
# title: SageMaker notebooks refuse root
# description: |
#   Whoever uses the notebook is root of its machine unless you say otherwise, and so may change its agents and read
#   what others left there. Set RootAccess to Disabled.
# related_resources:
#   - ref: https://docs.aws.amazon.com/sagemaker/latest/dg/nbi-root-access.html
# custom:
#   id: SAGEMAKER-004
#   severity: high
#   resource_types: [AWS::SageMaker::NotebookInstance]
#   aliases:
#     aws_config: [sagemaker-notebook-instance-root-access-check]
#     security_hub: [SageMaker.3]
#     prowler: [sagemaker_notebook_instance_root_access_disabled]
#   fix: {RootAccess: Disabled}
#   fix_safety: unsafe
package policies.sagemaker.notebook_no_root

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["RootAccess"], "message": "users of the notebook are root of its machine"} if {
	properties.value(["RootAccess"], "Enabled") != "Disabled"
}
