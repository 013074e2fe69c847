# METADATA
# title: SageMaker notebooks require IMDSv2
# description: |
#   With version 1 of the instance metadata service, one forged request from a library or page in the notebook is
#   enough to steal the credentials of its role. Set MinimumInstanceMetadataServiceVersion to 2; CloudFormation
#   restarts the notebook for it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/sagemaker/latest/dg/nbi-imds.html
# custom:
#   id: SAGEMAKER-005
#   severity: medium
#   resource_types: [AWS::SageMaker::NotebookInstance]
#   aliases:
#     checkov: [CKV_AWS_371]
#   fix: {InstanceMetadataServiceConfiguration: {MinimumInstanceMetadataServiceVersion: "2"}}
package policies.sagemaker.notebook_imdsv2

import data.policies.lib.properties
import rego.v1

_path := ["InstanceMetadataServiceConfiguration", "MinimumInstanceMetadataServiceVersion"]

deny contains {"path": _path, "message": "the metadata service answers without a session token (IMDSv1)"} if {
	sprintf("%v", [properties.value(_path, "1")]) != "2"
}
