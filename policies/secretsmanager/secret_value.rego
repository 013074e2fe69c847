# METADATA
# title: Secret values are not in the template
# description: |
#   A secret in a template is readable in the repository, in its history and to everyone who may describe the stack. Let
#   GenerateSecretString make it, or put the value in after deployment. A parameter is second best: it needs NoEcho and
#   must have no default.
# related_resources:
#   - ref: https://docs.aws.amazon.com/secretsmanager/latest/userguide/best-practices.html
# custom:
#   id: SECRETS-002
#   severity: critical
#   sources: [template, terraform]
#   resource_types: [AWS::SecretsManager::Secret, Template::Parameter]
#   verdict_types: [AWS::SecretsManager::Secret]
#   scope: inventory
#   sees_unknowns: true
package policies.secretsmanager.secret_value

import data.policies.lib.secrets
import data.policies.lib.values
import rego.v1

deny contains {"resource": secret.id, "path": ["SecretString"], "message": message} if {
	some secret in values.as_list(values.at(input.resources, ["AWS::SecretsManager::Secret"], []))
	some value in _secrets(values.at(secret.properties, ["SecretString"], ""))
	some message in secrets.exposures(value, "the secret", "AWS::SecretsManager::Secret#SecretString")
}

# The secret itself, or in JSON text the values of the keys that are named like one, however deep.
_secrets(text) := {text} if not _is_json_object(text)

_secrets(text) := {value |
	some key, value in json.unmarshal(text)
	regex.match(_secret_key, key)
} | {value |
	some pair in regex.find_all_string_submatch_n(_pair, text, -1)
	regex.match(_secret_key, pair[1])
	value := json.unmarshal(pair[2])
} if {
	_is_json_object(text)
}

_secret_key := `(?i)(pass(word|wd|phrase|code)?|pwd|secret|token|credentials?|[-_]?key)[0-9]*$`

# A key and its value, where that is text.
_pair := `"((?:[^"\\]|\\.)*)"\s*:\s*("(?:[^"\\]|\\.)*")`

_is_json_object(text) if {
	is_string(text)
	json.is_valid(text)
	is_object(json.unmarshal(text))
}
