# METADATA
# title: SageMaker endpoints have two instances
# description: |
#   One instance is lost with its zone, and the endpoint with it. Start each variant with two instances or more, which
#   SageMaker spreads over zones. Serverless variants have none.
# related_resources:
#   - ref: https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-auto-scaling.html
# custom:
#   id: SAGEMAKER-007
#   severity: medium
#   resource_types: [AWS::SageMaker::EndpointConfig]
#   aliases:
#     aws_config: [sagemaker-endpoint-config-prod-instance-count]
#     security_hub: [SageMaker.4]
#     prowler: [sagemaker_endpoint_config_prod_variant_instances]
package policies.sagemaker.endpoint_instances

import data.policies.lib.properties
import data.policies.lib.values
import rego.v1

deny contains {"path": array.concat(variant.path, ["InitialInstanceCount"]), "message": message} if {
	some variant in properties.items(["ProductionVariants"])
	is_object(variant.value)
	values.at(variant.value, ["ServerlessConfig"], null) == null
	instances := values.at(variant.value, ["InitialInstanceCount"], 1)
	instances in {0, 1}
	message := ["the variant starts with no instance", "the variant starts with one instance"][instances]
}
