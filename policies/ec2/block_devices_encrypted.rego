# METADATA
# title: EC2 instance block devices are encrypted
# description: |
#   An unencrypted volume can be read by anyone who gets hold of it or of a snapshot of it. Set Encrypted on each EBS
#   mapping, or turn on encryption by default for the region.
#   A mapping with a snapshot takes the encryption of the snapshot unless it says otherwise, which nobody can see there:
#   set it here too. A volume that no mapping names takes that of the image. Volumes of running instances are judged by
#   EBS-001.
# related_resources:
#   - ref: https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html
# custom:
#   id: EC2-004
#   severity: high
#   resource_types: [AWS::EC2::Instance, AWS::EC2::LaunchTemplate, AWS::AutoScaling::LaunchConfiguration]
#   aliases:
#     checkov: [CKV_AWS_8]
#     aws_config: [ec2-launch-templates-ebs-volume-encrypted]
#     security_hub: [EC2.181]
#     trivy: [AVD-AWS-0008, AVD-AWS-0131]
package policies.ec2.block_devices_encrypted

import rego.v1

import data.policies.lib.ec2
import data.policies.lib.entries

deny contains {"path": array.concat(entry.path, ["Ebs", "Encrypted"]), "message": message} if {
	some entry in entries.of(input.properties, ec2.place(["BlockDeviceMappings"]))
	volume := object.get(entry.value, "Ebs", null)
	is_object(volume)
	_unencrypted(volume)
	message := _finding(volume, _name(entry.value))
}

_finding(volume, name) := sprintf("the volume %s is only as encrypted as its snapshot is", [name]) if {
	_left_to_snapshot(volume)
} else := sprintf("the volume %s is not encrypted", [name])

_unencrypted(volume) if volume.Encrypted == false

_unencrypted(volume) if {
	object.get(volume, "Encrypted", null) != true
	not _running
}

_left_to_snapshot(volume) if {
	object.get(volume, "Encrypted", null) == null
	not object.get(volume, "SnapshotId", null) in {null, ""}
}

_running if {
	input.type == "AWS::EC2::Instance"
	input.source == "live"
}

_name(mapping) := name if {
	name := object.get(mapping, "DeviceName", null)
	is_string(name)
}

_name(mapping) := "of the mapping" if {
	name := object.get(mapping, "DeviceName", null)
	not is_string(name)
}
