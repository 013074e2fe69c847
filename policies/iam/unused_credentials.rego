# METADATA
# title: Unused credentials are disabled after 45 days
# description: |
#   Nobody would notice that a forgotten password or key is used by somebody else. Take away passwords and deactivate
#   keys that were not used for 45 days. A credential that was never used counts from the day when it was made.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_finding-unused.html
# custom:
#   id: IAM-012
#   severity: medium
#   resource_types: [Account::IAM::UserCredential]
#   aliases:
#     aws_config: [iam-user-unused-credentials-check]
#     security_hub: [IAM.8, IAM.22]
#     trivy: [AVD-AWS-0144, AVD-AWS-0166]
#     prowler: [iam_user_accesskey_unused, iam_user_console_access_unused]
package policies.iam.unused_credentials

import data.policies.lib.ages
import data.policies.lib.credentials
import data.policies.lib.values
import rego.v1

_longest := 45

deny contains {"path": ["PasswordLastUsed"], "message": message} if {
	input.properties.PasswordEnabled == true
	days := ages.days(input.properties.PasswordLastUsed, input.at)
	days > _longest
	message := sprintf("the password was last used %d days ago", [days])
}

deny contains {"path": ["PasswordLastUsed"], "message": "the password was never used"} if {
	input.properties.PasswordEnabled == true
	not ages.is_time(object.get(input.properties, "PasswordLastUsed", null))
	not _is_young(object.get(input.properties, "PasswordLastChanged", null))
}

deny contains {"path": array.concat(key.path, ["LastUsed"]), "message": message} if {
	some key in credentials.active_keys
	days := ages.days(values.at(key.value, ["LastUsed"], null), input.at)
	days > _longest
	message := sprintf("%s was last used %d days ago", [credentials.name(key), days])
}

deny contains {"path": array.concat(key.path, ["LastUsed"]), "message": message} if {
	some key in credentials.active_keys
	not ages.is_time(values.at(key.value, ["LastUsed"], null))
	not _is_young(values.at(key.value, ["LastRotated"], null))
	message := sprintf("%s was never used", [credentials.name(key)])
}

_is_young(made) if ages.days(made, input.at) <= _longest
