# METADATA
# title: Rotation succeeds
# description: |
#   A rotation that failed leaves the old secret in place, or half of a new one, and nobody hears of it. Look into the
#   log of the rotation function, and rotate again.
# related_resources:
#   - ref: https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot_rotation.html
# custom:
#   id: SECRETS-006
#   severity: medium
#   resource_types: [AWS::SecretsManager::Secret]
#   sources: [live]
#   aliases:
#     aws_config: [secretsmanager-scheduled-rotation-success-check]
#     security_hub: [SecretsManager.2]
package policies.secretsmanager.rotation_succeeds

import rego.v1

_message := {"failed": "the last rotation failed", "overdue": "the secret should have been rotated by now"}

deny contains {"path": [], "message": message} if {
	status := object.get(input.live, "LastRotationStatus", "")
	is_string(status)
	message := _message[status]
}
