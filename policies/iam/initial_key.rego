# METADATA
# title: New users get no unused access key
# description: |
#   A key that was made together with a console user, just in case, is never used by its owner and never missed when it
#   is stolen. Delete it; whoever needs a key makes one when the need is there.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html
# custom:
#   id: IAM-052
#   severity: medium
#   resource_types: [Account::IAM::UserCredential]
#   aliases:
#     prowler: [iam_user_no_setup_initial_access_key]
package policies.iam.initial_key

import data.policies.lib.ages
import data.policies.lib.credentials
import data.policies.lib.values
import rego.v1

deny contains {"path": key.path, "message": message} if {
	input.properties.PasswordEnabled == true
	some key in credentials.active_keys
	values.at(key.value, ["CreatedWithUser"], false) == true
	not ages.is_time(values.at(key.value, ["LastUsed"], null))
	message := sprintf("%s was made with the user and never used", [credentials.name(key)])
}
