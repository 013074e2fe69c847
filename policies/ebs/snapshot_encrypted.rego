# METADATA
# title: No snapshot is left unencrypted
# description: |
#   Whoever may copy or restore an unencrypted snapshot reads the disk; no key stands in the way. Copy it with
#   encryption and delete the plain one. Snapshots take the encryption of their volume.
# related_resources:
#   - ref: https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html
# custom:
#   id: EBS-005
#   severity: high
#   resource_types: [Live::EC2::Snapshot]
#   aliases:
#     prowler: [ec2_ebs_snapshots_encrypted]
package policies.ebs.snapshot_encrypted

import rego.v1

deny contains {"path": ["Encrypted"], "message": "the snapshot is not encrypted"} if {
	object.get(input.properties, "Encrypted", false) != true
}
