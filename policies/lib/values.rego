# METADATA
# title: Values as CloudFormation templates write them
# description: One value where a list is usual, absent where a default holds; used by the policies of every service.
package policies.lib.values

import rego.v1

# A list as it is, one value as a list of it, null as nothing.
as_list(value) := value if is_array(value)

as_list(value) := [value] if {
	not is_array(value)
	not is_null(value)
}

as_list(value) := [] if is_null(value)

# The value at a path of keys, or the default where any step is missing or of another type.
at(value, path, fallback) := object.get(value, path, fallback) if is_object(value)

at(value, _, fallback) := fallback if not is_object(value)
