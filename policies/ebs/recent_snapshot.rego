# METADATA
# title: EBS volumes have a recent snapshot
# description: |
#   What was written after the last snapshot is lost with the volume. Let Data Lifecycle Manager or AWS Backup make one
#   each day: a snapshot may be 7 days old at most. A volume that is attached to nothing is judged as well.
# related_resources:
#   - ref: https://docs.aws.amazon.com/ebs/latest/userguide/snapshot-lifecycle.html
# custom:
#   id: EBS-008
#   severity: medium
#   resource_types: [AWS::EC2::Volume]
#   sources: [live]
#   aliases:
#     aws_config: [ebs-last-backup-recovery-point-created]
#     prowler: [ec2_ebs_volume_snapshots_exists]
package policies.ebs.recent_snapshot

import data.policies.lib.ages
import rego.v1

_latest := object.get(input.live, "LatestSnapshotTime", null)

deny contains {"path": [], "message": sprintf("the last snapshot is %d days old", [days])} if {
	days := ages.days(_latest, input.at)
	days > 7
}

deny contains {"path": [], "message": "there is no snapshot of the volume"} if not ages.is_time(_latest)
