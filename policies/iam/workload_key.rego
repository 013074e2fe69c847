# METADATA
# title: IAM users do not run workloads with long-lived keys
# description: |
#   A key that a program uses lies on its host for years, and whoever copies it from there is that program from
#   anywhere. Give programs on AWS a role, programs elsewhere IAM Roles Anywhere or a federation. A key that was last
#   used for another service than IAM or STS fails.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
# custom:
#   id: IAM-064
#   severity: medium
#   resource_types: [Account::IAM::UserCredential]
#   aliases:
#     prowler: [iam_user_with_temporary_credentials, iam_user_hardware_mfa_enabled]
package policies.iam.workload_key

import data.policies.lib.credentials
import data.policies.lib.values
import rego.v1

deny contains {"path": array.concat(key.path, ["LastUsedService"]), "message": message} if {
	some key in credentials.active_keys
	service := values.at(key.value, ["LastUsedService"], null)
	is_string(service)
	not lower(service) in {"", "n/a", "iam", "sts"}
	message := sprintf("%s was last used for %s", [credentials.name(key), service])
}
