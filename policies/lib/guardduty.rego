# METADATA
# title: What GuardDuty looks at
# description: The features of a detector; a feature that its region does not offer is not among them.
package policies.lib.guardduty

import data.policies.lib.properties
import data.policies.lib.values
import rego.v1

# The paths of the status of a feature that is not enabled.
off(name) := {array.concat(feature.path, ["Status"]) |
	some feature in properties.items(["Features"])
	values.at(feature.value, ["Name"], "") == name
	values.at(feature.value, ["Status"], "") != "ENABLED"
}

# The path of what suspends the detector, which then looks at nothing, whatever its features say.
suspended contains path if {
	path := ["Enable"]
	values.at(input.properties, path, true) == false
}
