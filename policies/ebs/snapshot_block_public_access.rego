# METADATA
# title: Public sharing of snapshots is blocked
# description: |
#   A public snapshot gives anyone with an AWS account a copy of the disk. Set the state to block-all-sharing, which
#   also hides snapshots that are public already; block-new-sharing leaves those as they are.
# related_resources:
#   - ref: https://docs.aws.amazon.com/ebs/latest/userguide/block-public-access-snapshots.html
# custom:
#   id: EBS-004
#   severity: high
#   resource_types: [AWS::EC2::SnapshotBlockPublicAccess]
#   aliases:
#     prowler: [ec2_ebs_snapshot_account_block_public_access]
#   fix: {State: block-all-sharing}
#   fix_safety: unsafe
package policies.ebs.snapshot_block_public_access

import rego.v1

deny contains {"path": ["State"], "message": message} if {
	state := object.get(input.properties, "State", "unblocked")
	state != "block-all-sharing"
	message := _finding(state)
}

_finding("block-new-sharing") := "snapshots that are public already stay public"

_finding(state) := "snapshots can be shared with everyone" if state != "block-new-sharing"
