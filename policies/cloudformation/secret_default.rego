# METADATA
# title: Secret parameters have no default
# description: |
#   A default stands in the template for everyone to read, NoEcho or not, and ends up as the real password wherever nobody
#   gives another. Leave it out, so that each deployment must give one, or refer to Secrets Manager instead of taking
#   a parameter. Judged are parameters with NoEcho and those that a property for a password or token takes; an empty
#   default, a dynamic reference and the place of a secret (an ARN, a path) are fine.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/security-best-practices.html
# custom:
#   id: CFN-002
#   severity: critical
#   resource_types: [Template::Parameter]
package policies.cloudformation.secret_default

import data.policies.lib.parameters
import rego.v1

deny contains {"path": ["Default"], "message": "the secret parameter has a default that anyone can read"} if {
	default_value := object.get(input.properties, "Default", null)
	default_value != null
	parameters.may_hold_secret
	_takes_secret
	text := sprintf("%v", [default_value])
	not regex.match(_no_secret, text)
}

_takes_secret if parameters.is_hidden

_takes_secret if count(parameters.secret_uses) > 0

# Nothing, a switch, a reference, or the place of a secret.
_no_secret := `(?i)^\s*($|(none|null|n/?a|disabled|unused|default|optional)\s*$|\{\{resolve:|arn:|/|https?:|\*+$)`
