# METADATA
# title: Inspector has no open critical finding
# description: |
#   Inspector has found a hole that is known to the world and easily used. Install the version that mends it, build the
#   image or the function anew, or close the network path; suppress what can't be reached.
# related_resources:
#   - ref: https://docs.aws.amazon.com/inspector/latest/user/findings-understanding-severity.html
# custom:
#   id: INSPECTOR-004
#   severity: high
#   resource_types: [Live::Inspector2::Finding]
#   aliases:
#     prowler: [inspector2_active_findings_exist]
package policies.inspector.open_findings

import rego.v1

deny contains {"path": ["Severity"], "message": message} if {
	object.get(input.properties, "Severity", "") == "CRITICAL"
	object.get(input.properties, "Status", "ACTIVE") == "ACTIVE"
	message := sprintf("%s is open", [_what])
}

default _what := "a critical finding"

_what := input.properties.Title if is_string(input.properties.Title)
