# METADATA
# title: SageMaker endpoint storage is encrypted
# description: |
#   Volumes of the endpoint hold the model and what requests leave behind, encrypted with a key that AWS holds: you can
#   neither take it away nor see who used it. Name a KMS key in KmsKeyId. Low rather than medium: the storage is
#   encrypted either way. Serverless variants have no volume, and instances with local disks (such as g4dn, g5, p4d)
#   take no key: SageMaker refuses one.
# related_resources:
#   - ref: https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpointConfig.html
# custom:
#   id: SAGEMAKER-006
#   severity: low
#   resource_types: [AWS::SageMaker::EndpointConfig]
#   aliases:
#     aws_config: [sagemaker-endpoint-configuration-kms-key-configured]
#     prowler: [sagemaker_endpoint_config_kms_encryption_enabled]
#     cfn_nag: [W1200]
#     guard: [SAGEMAKER_ENDPOINT_CONFIGURATION_KMS_KEY_CONFIGURED]
package policies.sagemaker.endpoint_customer_key

import data.policies.lib.keys
import data.policies.lib.properties
import data.policies.lib.sagemaker
import data.policies.lib.values
import rego.v1

_variants := properties.items(["ProductionVariants"])

_takes_no_key if {
	some variant in _variants
	sagemaker.has_local_disks(values.at(variant.value, ["InstanceType"], ""))
}

# A serverless endpoint has this one variant.
_takes_no_key if {
	some variant in _variants
	is_object(values.at(variant.value, ["ServerlessConfig"], null))
}

deny contains {"path": ["KmsKeyId"], "message": message} if {
	not _takes_no_key
	message := keys.finding(["KmsKeyId"], "the storage of the endpoint")
}
