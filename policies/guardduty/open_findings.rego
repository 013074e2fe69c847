# METADATA
# title: GuardDuty has no open finding of high severity
# description: |
#   A finding of severity 7 or more says that somebody most likely uses the account's resources as they should not.
#   Follow it up at once; archive it when that is done, or suppress what is known to be harmless.
# related_resources:
#   - ref: https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings-severity.html
# custom:
#   id: GUARDDUTY-008
#   severity: high
#   resource_types: [Live::GuardDuty::Finding]
#   aliases:
#     aws_config: [guardduty-non-archived-findings]
#     prowler: [guardduty_no_high_severity_findings]
package policies.guardduty.open_findings

import rego.v1

deny contains {"path": ["Severity"], "message": message} if {
	severity := object.get(input.properties, "Severity", null)
	is_number(severity)
	severity >= 7
	object.get(input.properties, "Archived", false) != true
	message := sprintf("GuardDuty found %s, and nobody has archived it", [_what])
}

default _what := "something grave"

_what := input.properties.Type if is_string(input.properties.Type)
