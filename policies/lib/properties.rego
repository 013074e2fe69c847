# METADATA
# title: Properties of the resource that is judged
# description: What stands at a path of them, whatever shape a template gives it; used by the policies of every service.
package policies.lib.properties

import data.policies.lib.values
import rego.v1

# The value at a path of keys, or the default where any step is missing or of another type.
value(path, fallback) := values.at(input.properties, path, fallback)

# Whether something stands there: neither null, nor the empty default of a parameter, nor a list or object of nothing.
given(path) if not value(path, null) in {null, "", [], {}}

is_true(path) if value(path, false) == true

# The items of the list at a path, each as {"path", "value"}; one value where a list is usual is its only item.
items(path) := located(input.properties, path)

# The items of a list inside such an item.
items_in(item, path) := {{"path": array.concat(item.path, inner.path), "value": inner.value} |
	some inner in located(item.value, path)
}

located(parent, path) := {{"path": array.concat(path, [index]), "value": item} | some index, item in found} if {
	found := values.at(parent, path, null)
	is_array(found)
} else := {{"path": path, "value": found}} if {
	found := values.at(parent, path, null)
	found != null
} else := set()
