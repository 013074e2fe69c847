# METADATA
# title: The objects in a property
# description: A list of objects, or one object where a list is usual, each with its path.
package policies.lib.entries

import rego.v1

import data.policies.lib.properties

# The objects at a path of keys, in their order; items of other types are left out.
of(parent, path) := [item |
	some item in properties.located(parent, path)
	is_object(item.value)
]
