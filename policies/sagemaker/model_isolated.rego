# METADATA
# title: SageMaker models are isolated and sit in a VPC
# description: |
#   The container of a model, often made by others, can send every request and the model itself to anywhere on the
#   internet. Set EnableNetworkIsolation to true: then it has no network at all. Where it must call others, put it into
#   a VPC whose security groups and endpoints say where to, and suppress the finding. An isolated model outside a VPC
#   passes: its container has nothing to talk to.
# related_resources:
#   - ref: https://docs.aws.amazon.com/sagemaker/latest/dg/mkt-algo-model-internet-free.html
# custom:
#   id: SAGEMAKER-008
#   severity: medium
#   resource_types: [AWS::SageMaker::Model]
#   aliases:
#     checkov: [CKV_AWS_370]
#     aws_config: [sagemaker-model-in-vpc, sagemaker-model-isolation-enabled]
#     security_hub: [SageMaker.5]
#     prowler: [sagemaker_models_network_isolation_enabled, sagemaker_models_vpc_settings_configured]
#   fix: {EnableNetworkIsolation: true}
#   fix_safety: unsafe
package policies.sagemaker.model_isolated

import data.policies.lib.properties
import rego.v1

_isolated if properties.is_true(["EnableNetworkIsolation"])

deny contains {"path": ["EnableNetworkIsolation"], "message": message} if {
	not _isolated
	properties.given(["VpcConfig", "Subnets"])
	message := "the model's container has network access, in a VPC of yours"
}

deny contains {"path": ["EnableNetworkIsolation"], "message": message} if {
	not _isolated
	not properties.given(["VpcConfig", "Subnets"])
	message := "the model's container reaches the internet: it is neither isolated nor in a VPC"
}
