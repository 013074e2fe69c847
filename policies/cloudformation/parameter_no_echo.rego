# METADATA
# title: Secret parameters are hidden
# description: |
#   The value of a parameter without NoEcho is shown to everyone who may describe the stack, and stays in its
#   history. Set NoEcho to true; better still, keep the secret in Secrets Manager and refer to it with
#   {{resolve:secretsmanager:…}}. A parameter counts as secret by its name, or because a property for a password or
#   token takes it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/security-best-practices.html
# custom:
#   id: CFN-001
#   severity: high
#   resource_types: [Template::Parameter]
#   fix: {NoEcho: true}
package policies.cloudformation.parameter_no_echo

import rego.v1

deny contains {"path": ["NoEcho"], "message": message} if {
	not _hidden
	_may_hold_text
	some use in _secret_uses
	message := sprintf("the parameter is used as %s and shown in plain text", [use])
}

deny contains {"path": ["NoEcho"], "message": "the parameter is named like a secret and shown in plain text"} if {
	not _hidden
	_may_hold_text
	count(_secret_uses) == 0
	regex.match(_secret_name, input.id)
	not _tells_where
}

_hidden if lower(sprintf("%v", [object.get(input.properties, "NoEcho", false)])) == "true"

# A choice of given values is no secret; the types AWS::… name a resource or an SSM parameter.
_may_hold_text if {
	input.properties.Type in {"String", "Number", "CommaDelimitedList"}
	object.get(input.properties, "AllowedValues", null) == null
	not lower(sprintf("%v", [object.get(input.properties, "Default", "")])) in {"true", "false", "yes", "no"}
}

# The last words decide: DatabasePassword is one, PasswordLength and PasswordSecretArn are not.
_secret_name := concat("", [
	`(?i)(password|passwd|passphrase|passcode|pwd|secret|token|credentials?|(db|user|admin|root|master)[-_]?pass`,
	`|(api|private|secret|secretaccess|signing|auth|client)[-_]?key)(value|string|text)?[0-9]*$`,
])

_secret_uses contains use if {
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

# It holds the place of the secret, by its own account.
_tells_where if regex.match(`^(arn:|/)`, input.properties.Default)

_tells_where if regex.match(`(?i)^((the|an?|optional|existing)\W+)*(name|id|identifier|path|url)\b`, input.properties.Description)

_tells_where if regex.match(`(?i)\barn\b`, input.properties.Description)
