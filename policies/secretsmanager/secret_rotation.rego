# METADATA
# title: Secrets rotate automatically
# description: |
#   A secret that never changes stays good for whoever copied it. Add an AWS::SecretsManager::RotationSchedule for it, or
#   let the service that uses the secret manage it (ManageMasterUserPassword of RDS).
# related_resources:
#   - ref: https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html
# custom:
#   id: SECRETS-001
#   severity: medium
#   resource_types:
#     - AWS::SecretsManager::Secret
#     - AWS::SecretsManager::RotationSchedule
#     - AWS::SecretsManager::SecretTargetAttachment
#   scope: inventory
#   aliases:
#     aws_config: [secretsmanager-rotation-enabled-check]
#     security_hub: [SecretsManager.1]
#     prowler: [secretsmanager_automatic_rotation_enabled]
#     guard: [SECRETSMANAGER_ROTATION_ENABLED_CHECK]
package policies.secretsmanager.secret_rotation

import data.policies.lib.values
import rego.v1

_of_type(name) := values.as_list(values.at(input.resources, [concat("", ["AWS::SecretsManager::", name])], []))

# What a schedule may call the secret: its ARN by Ref or Fn::GetAtt, its name, or its attachment to a database.
_names_of(secret) := {name |
	some name in [
		secret.ref,
		sprintf("${%s.Id}", [secret.id]),
		values.at(secret.properties, ["Name"], ""),
	]
	is_string(name)
	name != ""
}

_called(secret) := _names_of(secret) | {attachment.ref |
	some attachment in _of_type("SecretTargetAttachment")
	values.at(attachment.properties, ["SecretId"], "") in _names_of(secret)
}

_rotated contains values.at(schedule.properties, ["SecretId"], "") if some schedule in _of_type("RotationSchedule")

deny contains {"resource": secret.id, "path": [], "message": "no rotation schedule refers to the secret"} if {
	some secret in _of_type("Secret")
	count(_called(secret) & _rotated) == 0
}
