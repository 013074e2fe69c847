# METADATA
# title: The objects in a property
# description: A list of objects, or one object where a list is usual, each with its path.
package policies.lib.entries

import rego.v1

import data.policies.lib.values

# The objects at a path of keys, each with its own path: the items of a list, or the one that stands there.
of(properties, path) := [{"path": array.concat(path, [index]), "value": item} |
	item := found[index]
	is_object(item)
] if {
	found := values.at(properties, path, null)
	is_array(found)
}

of(properties, path) := [{"path": path, "value": found}] if {
	found := values.at(properties, path, null)
	is_object(found)
}

of(properties, path) := [] if {
	found := values.at(properties, path, null)
	not is_array(found)
	not is_object(found)
}
