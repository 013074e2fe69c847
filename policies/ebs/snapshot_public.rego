# METADATA
# title: Nobody outside can restore EBS snapshots
# description: |
#   A public snapshot is a copy of a whole disk for everybody: keys, databases and deleted files among it, and there
#   are people who look through all new ones. Remove the permission for the group all; share with single accounts where
#   somebody needs it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/ebs/latest/userguide/ebs-modifying-snapshot-permissions.html
# custom:
#   id: EBS-003
#   severity: critical
#   resource_types: [Live::EC2::Snapshot]
#   aliases:
#     aws_config: [ebs-snapshot-public-restorable-check]
#     security_hub: [EC2.1]
#     prowler: [ec2_ebs_public_snapshot]
package policies.ebs.snapshot_public

import data.policies.lib.properties
import data.policies.lib.values
import rego.v1

deny contains {"path": array.concat(permission.path, ["Group"]), "message": "everybody can restore the snapshot"} if {
	some permission in properties.items(["CreateVolumePermissions"])
	values.at(permission.value, ["Group"], "") == "all"
}
