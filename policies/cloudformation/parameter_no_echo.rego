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

import data.policies.lib.parameters
import rego.v1

deny contains {"path": ["NoEcho"], "message": message} if {
	not parameters.is_hidden
	parameters.may_hold_secret
	some use in parameters.secret_uses
	message := sprintf("the parameter is used as %s and shown in plain text", [use])
}

deny contains {"path": ["NoEcho"], "message": "the parameter is named like a secret and shown in plain text"} if {
	not parameters.is_hidden
	parameters.may_hold_secret
	count(parameters.secret_uses) == 0
	parameters.is_named_secret
}
