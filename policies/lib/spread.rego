# METADATA
# title: Over how many zones or subnets a resource spreads
# description: |
#   For rules that see unknowns: a list that is known only at deployment may hold any number, and an item that is may
#   hold several, joined with commas. One that Ref or Fn::Select gives is one.
package policies.lib.spread

import rego.v1

import data.policies.lib.values

# What a list property names, each once.
members(properties, property) := {member |
	some item in values.as_list(values.at(properties, [property], []))
	some member in _parts(item)
	not member in {"", null}
}

# Two or more, or nobody knows.
several(properties, property) if count(members(properties, property)) > 1

several(properties, property) if _open(values.at(properties, [property], []))

several(properties, property) if {
	found := values.at(properties, [property], [])
	is_array(found)
	some item in found
	_open(item)
	not regex.match(`^(Ref|Fn::Select): `, item["$unknown"])
}

_open(value) if is_string(value["$unknown"])

_parts(item) := [trim_space(part) | some part in split(item, ",")] if {
	is_string(item)
	not startswith(item, "${Fn::Select: ")
}

# What a function gives that is shown with its arguments, commas and all.
_parts(item) := [item] if startswith(item, "${Fn::Select: ")

_parts(item) := [item] if not is_string(item)
