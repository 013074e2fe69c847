# METADATA
# title: KMS keys are not pending deletion
# description: |
#   With the key goes all that is encrypted with it, for good. Cancel the deletion, unless somebody can name what the
#   key was for and that nothing of it is needed; a disabled key does the same and can be enabled again.
# related_resources:
#   - ref: https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html
# custom:
#   id: KMS-003
#   severity: critical
#   resource_types: [AWS::KMS::Key]
#   sources: [live]
#   aliases:
#     aws_config: [kms-cmk-not-scheduled-for-deletion]
#     security_hub: [KMS.3]
#     prowler: [kms_cmk_not_deleted_unintentionally]
package policies.kms.pending_deletion

import data.policies.lib.ages
import rego.v1

deny contains {"path": [], "message": message} if {
	object.get(input.live, "KeyState", "") in {"PendingDeletion", "PendingReplicaDeletion"}
	message := concat("", ["the key and all that it encrypts will be lost", _when])
}

default _when := " soon"

_when := sprintf(" in %d days", [-1 - age]) if {
	age := ages.days(object.get(input.live, "DeletionDate", null), input.at)
	age < -2
}
