# METADATA
# title: Data-quality jobs encrypt output, volumes and traffic
# description: |
#   The job copies a sample of real requests and answers to its disks, to S3 and between its instances. Give KMS keys
#   of your own for the output and the volume, and set EnableInterContainerTrafficEncryption to true. The traffic of a
#   job on one instance, and volumes of instances with local disks, which take no key, are not judged.
# related_resources:
#   - ref: https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-data-quality.html
# custom:
#   id: SAGEMAKER-009
#   severity: medium
#   resource_types: [AWS::SageMaker::DataQualityJobDefinition]
#   aliases:
#     checkov: [CKV_AWS_367, CKV_AWS_368, CKV_AWS_369]
package policies.sagemaker.quality_job_encrypted

import data.policies.lib.keys
import data.policies.lib.properties
import data.policies.lib.sagemaker
import rego.v1

_cluster := ["JobResources", "ClusterConfig"]

_output := ["DataQualityJobOutputConfig", "KmsKeyId"]

_volume := array.concat(_cluster, ["VolumeKmsKeyId"])

_traffic := ["NetworkConfig", "EnableInterContainerTrafficEncryption"]

deny contains {"path": _output, "message": message} if message := keys.finding(_output, "the output of the job")

deny contains {"path": _volume, "message": message} if {
	not sagemaker.has_local_disks(properties.value(array.concat(_cluster, ["InstanceType"]), ""))
	message := keys.finding(_volume, "the volume of the job")
}

deny contains {"path": _traffic, "message": "traffic between the instances of the job is not encrypted"} if {
	properties.value(array.concat(_cluster, ["InstanceCount"]), 1) != 1
	not properties.is_true(_traffic)
}
