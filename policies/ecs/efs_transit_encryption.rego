# METADATA
# title: EFS volumes use transit encryption
# description: |
#   Files that tasks read and write travel through the VPC in plain text, and whoever can listen there reads or changes
#   them. Set TransitEncryption to ENABLED; the default is not to encrypt. New tasks pick it up when they start.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html
# custom:
#   id: ECS-009
#   severity: high
#   resource_types: [AWS::ECS::TaskDefinition]
#   aliases:
#     checkov: [CKV_AWS_97]
#     trivy: [AVD-AWS-0035]
package policies.ecs.efs_transit_encryption

import data.policies.lib.containers
import data.policies.lib.properties
import data.policies.lib.values
import rego.v1

deny contains {"path": array.concat(volume.path, _property), "message": message} if {
	some volume in properties.items(["Volumes"])
	is_object(values.at(volume.value, ["EFSVolumeConfiguration"], null))
	values.at(volume.value, _property, "DISABLED") != "ENABLED"
	message := sprintf("%s is mounted from EFS without TLS", [containers.label(volume, "volume")])
}

_property := ["EFSVolumeConfiguration", "TransitEncryption"]
