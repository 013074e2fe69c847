# METADATA
# title: Secrets that a template gives away
# description: |
#   For rules with inventory scope that see unknowns: how the value of a secret property comes to be readable. Their
#   resource types have to name Template::Parameter.
package policies.lib.secrets

import data.policies.lib.values
import rego.v1

# How a value that a property takes comes to light, a sentence each. The use is that of a parameter, without its end:
# "AWS::RDS::DBInstance#MasterUserPassword".
exposures(value, what, use) := (({sprintf("%s is written in plain text", [what]) |
	is_written_out(value)
	count(_defaults(value, use)) == 0
} | {sprintf("%s is the default of parameter %s", [what, name]) |
	is_written_out(value)
	some name in _defaults(value, use)
}) | {sprintf("%s comes from parameter %s, which has no NoEcho", [what, name]) |
	some name in mentioned(value)
	is_shown(name)
}) | {sprintf("%s comes from an SSM parameter that is not encrypted", [what]) |
	_is_of_ssm(value)
}

_is_of_ssm(value) if {
	some text in [value, values.at(value, ["$unknown"], "")]
	is_string(text)
	startswith(text, "{{resolve:ssm:")
}

_is_of_ssm(value) if {
	some name in mentioned(value)
	some parameter in _parameters
	name in {parameter.id, values.at(parameter, ["ref"], "")}
	type := values.at(parameter.properties, ["Type"], "")
	is_string(type)
	startswith(type, "AWS::SSM::Parameter::Value<")
}

# Text that refers to nothing but region, account and the like: no dynamic reference, no ${Parameter} in it.
is_written_out(value) if {
	is_string(value)
	not contains(value, "{{resolve:")
	own := regex.replace(value, `\$\{AWS::[^}]*\}`, "")
	own != ""
	not regex.match(`\$\{[^}]+\}`, own)
}

# The parameters that a value consists of. Those inside a dynamic reference tell where the secret lies, not what it is.
mentioned(value) := {trim_prefix(reason, "Ref: ")} if {
	reason := values.at(value, ["$unknown"], "")
	is_string(reason)
	startswith(reason, "Ref: ")
} else := {match[1] | some match in regex.find_all_string_submatch_n(`\$\{([^}.]+)\}`, own, -1)} if {
	is_string(value)
	own := regex.replace(value, `\{\{resolve:([^${}]|\$\{[^}]*\}|\$)*\}\}`, "")
} else := set()

_parameters := values.as_list(values.at(input.resources, ["Template::Parameter"], []))

# Those whose default it is: they feed the property, and so hold no other text by chance.
_defaults(value, use) := {parameter.id |
	some parameter in _parameters
	values.at(parameter.properties, ["Default"], null) == value
	some place in values.as_list(values.at(parameter.properties, ["UsedBy"], []))
	_is_place(place, use)
}

_is_place(place, use) if place == use

_is_place(place, use) if startswith(place, concat("", [use, "."]))

# Whether what is given for a parameter can be read by who may describe the stack.
is_shown(name) if {
	some parameter in _parameters
	name in {parameter.id, values.at(parameter, ["ref"], "")}
	values.at(parameter.properties, ["NoEcho"], false) != true
}
