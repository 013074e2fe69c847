# METADATA
# title: IAM access keys are rotated within 90 days
# description: |
#   The longer a key lives, the more laptops, logs and old servers hold a copy of it, and a leaked one stays good until
#   somebody notices. Replace keys after 90 days at most; better, give programs roles, whose credentials expire by
#   themselves.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys_update.html
# custom:
#   id: IAM-010
#   severity: medium
#   resource_types: [Account::IAM::UserCredential]
#   aliases:
#     aws_config: [access-keys-rotated]
#     security_hub: [IAM.3]
#     trivy: [AVD-AWS-0146]
#     prowler: [iam_rotate_access_key_90_days]
package policies.iam.key_age

import data.policies.lib.ages
import data.policies.lib.credentials
import data.policies.lib.values
import rego.v1

_longest := 90

deny contains {"path": array.concat(key.path, ["LastRotated"]), "message": message} if {
	some key in credentials.active_keys
	days := ages.days(values.at(key.value, ["LastRotated"], null), input.at)
	days > _longest
	message := sprintf("%s is %d days old", [credentials.name(key), days])
}

deny contains {"path": array.concat(key.path, ["LastRotated"]), "message": message} if {
	some key in credentials.active_keys
	not ages.is_time(values.at(key.value, ["LastRotated"], null))
	message := sprintf("nothing tells how old %s is", [credentials.name(key)])
}
