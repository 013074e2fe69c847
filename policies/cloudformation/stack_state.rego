# METADATA
# title: Stacks are in a healthy state
# description: |
#   A stack that failed is half of the old and half of the new, and can't be updated until somebody mends it: fixes
#   don't get out. Continue the rollback or deploy again. A stack that was rolled back to what it was before passes
#   only after an update that went well.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/troubleshooting.html
# custom:
#   id: IAC-010
#   severity: medium
#   resource_types: [AWS::CloudFormation::Stack]
#   sources: [live]
package policies.cloudformation.stack_state

import data.policies.lib.ages
import rego.v1

deny contains {"path": [], "message": sprintf("the state of the stack is %s", [status])} if {
	status := object.get(input.live, "StackStatus", "")
	is_string(status)
	_is_bad(status)
}

deny contains {"path": [], "message": sprintf("the stack has been in the state %s for a day or more", [status])} if {
	status := object.get(input.live, "StackStatus", "")
	status in _at_work
	ages.days(_begun, input.at) >= 1
}

# A deletion tells no time at which it began.
_at_work := {
	"CREATE_IN_PROGRESS",
	"ROLLBACK_IN_PROGRESS",
	"UPDATE_IN_PROGRESS",
	"UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
	"UPDATE_ROLLBACK_IN_PROGRESS",
	"UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
}

_begun := object.get(input.live, "LastUpdatedTime", object.get(input.live, "CreationTime", null))

_is_bad(status) if contains(status, "FAILED")

_is_bad(status) if status in {"ROLLBACK_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "IMPORT_ROLLBACK_COMPLETE"}
