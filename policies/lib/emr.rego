# METADATA
# title: The security configuration of EMR
# description: An object, or JSON text that holds one.
package policies.lib.emr

import data.policies.lib.properties
import data.policies.lib.values
import rego.v1

_written := properties.value(["SecurityConfiguration"], {})

configuration := json.unmarshal(_written) if {
	is_string(_written)
	json.is_valid(_written)
} else := _written

# Booleans may be text: no schema says what the object holds.
is_on(path) if lower(sprintf("%v", [values.at(configuration, path, false)])) == "true"

given(path) if not values.at(configuration, path, null) in {null, "", {}}

# The place of a setting: inside JSON text there is none.
place(path) := array.concat(["SecurityConfiguration"], path) if not is_string(_written)

place(_) := ["SecurityConfiguration"] if is_string(_written)
