# METADATA
# title: IAM users have at most one active key
# description: |
#   Two keys double what can leak, and the second is usually the one that was to be replaced. Deactivate the old key as
#   soon as the new one is in use, then delete it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html
# custom:
#   id: IAM-051
#   severity: medium
#   resource_types: [Account::IAM::UserCredential]
#   aliases:
#     trivy: [AVD-AWS-0167]
#     prowler: [iam_user_two_active_access_key]
package policies.iam.one_key

import data.policies.lib.credentials
import rego.v1

deny contains {"path": ["AccessKeys"], "message": message} if {
	number := count(credentials.active_keys)
	number > 1
	message := sprintf("the user has %d active access keys", [number])
}
