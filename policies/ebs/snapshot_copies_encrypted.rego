# METADATA
# title: Cross-region snapshot copies are encrypted
# description: |
#   A lifecycle policy that copies snapshots to another region without encryption leaves readable copies of
#   unencrypted volumes there, mostly unnoticed. Set Encrypted in each copy rule.
#   Copies of encrypted snapshots are encrypted in any case. Event-based policies (Actions) are looked at as well;
#   default policies have no such setting.
# related_resources:
#   - ref: https://docs.aws.amazon.com/ebs/latest/userguide/snapshot-lifecycle.html
# custom:
#   id: EBS-010
#   severity: medium
#   resource_types: [AWS::DLM::LifecyclePolicy]
#   aliases:
#     cfn_nag: [W81]
#     guard: [DLM_LIFECYCLE_POLICY_CROSS_REGION_ENCRYPTION_RULE]
package policies.ebs.snapshot_copies_encrypted

import rego.v1

import data.policies.lib.entries
import data.policies.lib.values

deny contains {"path": path, "message": message} if {
	some schedule in entries.of(input.properties, ["PolicyDetails", "Schedules"])
	some rule in entries.of(schedule.value, ["CrossRegionCopyRules"])
	object.get(rule.value, "Encrypted", false) != true
	path := array.concat(schedule.path, array.concat(rule.path, ["Encrypted"]))
	message := sprintf("copies to %s are not encrypted", [_region(rule.value)])
}

deny contains {"path": path, "message": message} if {
	some action in entries.of(input.properties, ["PolicyDetails", "Actions"])
	some copy in entries.of(action.value, ["CrossRegionCopy"])
	values.at(copy.value, ["EncryptionConfiguration", "Encrypted"], false) != true
	path := array.concat(action.path, array.concat(copy.path, ["EncryptionConfiguration", "Encrypted"]))
	message := sprintf("copies to %s are not encrypted", [_region(copy.value)])
}

_region(rule) := min(_regions(rule)) if count(_regions(rule)) > 0

_region(rule) := "another region" if count(_regions(rule)) == 0

_regions(rule) := [region |
	region := object.get(rule, ["Target", "TargetRegion"][_], null)
	is_string(region)
]
