# METADATA
# title: DMS endpoint passwords are not in the template
# description: |
#   A password in a template is readable in the repository, in its history and to everyone who may describe the stack.
#   Name a secret with SecretsManagerSecretId, or refer to one with {{resolve:secretsmanager:…}}. A parameter is second
#   best: it needs NoEcho and must have no default. The passwords of all kinds of endpoints are judged.
# related_resources:
#   - ref: https://docs.aws.amazon.com/dms/latest/userguide/security_iam_secretsmanager.html
# custom:
#   id: DMS-003
#   severity: critical
#   sources: [template, terraform]
#   resource_types: [AWS::DMS::Endpoint, Template::Parameter]
#   verdict_types: [AWS::DMS::Endpoint]
#   scope: inventory
#   sees_unknowns: true
#   aliases:
#     cfn_nag: [F37, F55]
#     guard: [DMS_NO_PLAINTEXT_PASSWORD, DMS_USES_SECURE_PARAMETER, DMS_USES_SECURE_SERVICE]
package policies.dms.endpoint_password

import rego.v1

import data.policies.lib.secrets
import data.policies.lib.values

deny contains {"resource": endpoint.id, "path": path, "message": message} if {
	some endpoint in values.as_list(values.at(input.resources, ["AWS::DMS::Endpoint"], []))
	some path in _passwords
	place := concat(".", path)
	use := concat("#", ["AWS::DMS::Endpoint", place])
	some message in secrets.exposures(values.at(endpoint.properties, path, ""), place, use)
}

_passwords := [
	["Password"],
	["GcpMySQLSettings", "Password"],
	["KafkaSettings", "SaslPassword"],
	["KafkaSettings", "SslClientKeyPassword"],
	["MicrosoftSqlServerSettings", "Password"],
	["MongoDbSettings", "Password"],
	["OracleSettings", "AsmPassword"],
	["RedisSettings", "AuthPassword"],
]
