# METADATA
# title: Parameters of a template that take secrets
# description: For rules on Template::Parameter; a parameter is told by its name, or by the properties that use it.
package policies.lib.parameters

import rego.v1

is_hidden if lower(sprintf("%v", [object.get(input.properties, "NoEcho", false)])) == "true"

# A choice of given values is no secret; the types AWS::… name a resource or an SSM parameter.
may_hold_secret if {
	input.properties.Type in {"String", "Number", "CommaDelimitedList"}
	object.get(input.properties, "AllowedValues", null) == null
	not lower(sprintf("%v", [object.get(input.properties, "Default", "")])) in {"true", "false", "yes", "no"}
}

# The properties that use it as a secret.
secret_uses contains use if {
	uses := object.get(input.properties, "UsedBy", [])
	is_array(uses)
	some use in uses
	is_string(use)
	regex.match(_secret_property, use)
}

# The last key counts, be it a property or a variable; indexes stand for lists and the branches of Fn::If.
_secret_property := concat("", [
	`(?i)#([^#]*[.])?[a-z0-9_-]*(password|passphrase|client_?secret|shared_?secret|(auth|access|secret|session)_?token`,
	`|secret_?access_?key|private_?key|api_?key(_?value)?)([.][0-9]+)*$`,
])

is_named_secret if {
	regex.match(_secret_name, input.id)
	not _tells_where
}

# The last words decide: DatabasePassword is one, PasswordLength and PasswordSecretArn are not.
_secret_name := concat("", [
	`(?i)(password|passwd|passphrase|passcode|pwd|secret|token|credentials?|(db|user|admin|root|master)[-_]?pass`,
	`|(api|private|secret|secretaccess|signing|auth|client)[-_]?key)(value|string|text)?[0-9]*$`,
])

# It holds the place of the secret, by its own account.
_tells_where if regex.match(`^(arn:|/)`, input.properties.Default)

_tells_where if {
	regex.match(`(?i)^((the|an?|optional|existing)\W+)*(name|id|identifier|path|url)\b`, input.properties.Description)
}

_tells_where if regex.match(`(?i)\barn\b`, input.properties.Description)
