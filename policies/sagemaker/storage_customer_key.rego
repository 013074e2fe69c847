# METADATA
# title: SageMaker notebooks and domains use a customer key
# description: |
#   Notebooks and home directories keep copies of training data, encrypted with a key that AWS holds: you can neither
#   take it away nor see who used it. Name a KMS key in KmsKeyId; changing it replaces the notebook or domain. Low
#   rather than medium: the storage is encrypted either way.
# related_resources:
#   - ref: https://docs.aws.amazon.com/sagemaker/latest/dg/encryption-at-rest-nbi.html
# custom:
#   id: SAGEMAKER-002
#   severity: low
#   resource_types: [AWS::SageMaker::NotebookInstance, AWS::SageMaker::Domain]
#   aliases:
#     checkov: [CKV_AWS_187]
#     aws_config: [sagemaker-notebook-instance-kms-key-configured]
#     prowler: [sagemaker_notebook_instance_encryption_enabled]
#     cfn_nag: [W1201]
#     guard: [SAGEMAKER_NOTEBOOK_INSTANCE_KMS_KEY_CONFIGURED]
package policies.sagemaker.storage_customer_key

import data.policies.lib.keys
import rego.v1

_thing := {
	"AWS::SageMaker::NotebookInstance": "the notebook's volume",
	"AWS::SageMaker::Domain": "the domain's file system",
}

deny contains {"path": ["KmsKeyId"], "message": message} if {
	message := keys.finding(["KmsKeyId"], _thing[input.type])
}
