# METADATA
# title: KMS keys are enabled and used
# description: |
#   What is encrypted with a disabled key can't be read, and nobody notices until a backup has to be restored. Enable
#   the key, or schedule its deletion when nothing is encrypted with it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/kms/latest/developerguide/enabling-keys.html
# custom:
#   id: KMS-007
#   severity: low
#   resource_types: [AWS::KMS::Key]
#   sources: [live]
#   aliases:
#     prowler: [kms_cmk_are_used]
package policies.kms.key_enabled

import rego.v1

deny contains {"path": ["Enabled"], "message": "the key is disabled"} if {
	object.get(input.live, "KeyState", "Enabled") == "Disabled"
}

# Its material is not imported yet or has expired, or its key store is not connected.
deny contains {"path": ["Enabled"], "message": sprintf("the key can't be used: its state is %s", [state])} if {
	state := object.get(input.live, "KeyState", "Enabled")
	state in {"PendingImport", "Unavailable"}
}
