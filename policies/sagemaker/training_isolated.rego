# METADATA
# title: SageMaker training jobs are isolated and encrypted
# description: |
#   A training job reads the data it learns from, with code that others often wrote. Isolate its container from the
#   network, put it into a VPC, encrypt what its containers say to each other, and name a key for its volumes and its
#   output. A job that ran can't be changed: change what starts the next one. Jobs of the last 30 days are read, at most
#   200 in a region.
# related_resources:
#   - ref: https://docs.aws.amazon.com/sagemaker/latest/dg/train-vpc.html
# custom:
#   id: SAGEMAKER-014
#   severity: high
#   resource_types: [Live::SageMaker::TrainingJob]
#   aliases:
#     prowler:
#       - sagemaker_training_jobs_network_isolation_enabled
#       - sagemaker_training_jobs_intercontainer_encryption_enabled
#       - sagemaker_training_jobs_volume_and_output_encryption_enabled
#       - sagemaker_training_jobs_vpc_settings_configured
package policies.sagemaker.training_isolated

import data.policies.lib.properties
import rego.v1

_on := {
	"EnableNetworkIsolation": "the job's container has network access",
	"EnableInterContainerTrafficEncryption": "the job's containers talk in the clear",
}

_named := {
	"VolumeKmsKeyId": "no key is named for the job's volumes",
	"OutputKmsKeyId": "no key is named for the job's output",
}

deny contains {"path": [name], "message": message} if {
	some name, message in _on
	not properties.is_true([name])
}

deny contains {"path": [name], "message": message} if {
	some name, message in _named
	not properties.given([name])
}

deny contains {"path": ["VpcConfig"], "message": "the job runs outside of your VPCs"} if {
	not properties.given(["VpcConfig"])
}
