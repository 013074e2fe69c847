# METADATA
# title: Who may call a Lambda function
# description: What limits a permission, and the names that other resources call a function by.
package policies.lib.lambda

import data.policies.lib.properties
import data.policies.lib.references
import rego.v1

# Whether a property of a permission keeps callers out. A source of whatever account is no limit: the account is the
# fifth part of the ARN.
limited_by(property) if {
	value := properties.value([property], "*")
	is_string(value)
	not regex.match(`^([*?]*|arn:[^:]*:[^:]*:[^:]*:([*?]+:.*|:[*?].*))$`, value)
}

# Whether a value names the function: by name or ARN, with or without a version or alias.
names(value, function) if {
	is_string(value)
	is_string(function.ref)
	_is_named(value, function)
}

_is_named(value, function) if references.names(value, function, "Arn")

_is_named(value, function) if value == function.id

_is_named(value, function) if startswith(value, sprintf("${%s.Arn}", [function.id]))

_is_named(value, function) if {
	function.ref != ""
	contains(concat("", [value, ":"]), sprintf(":function:%s:", [function.ref]))
}
