# METADATA
# title: Root credentials are managed centrally
# description: |
#   Each member account has a root user whose password and keys somebody has to guard. Turn on central management of
#   root access in IAM, and delete the credentials of the members' root users. An account without an organization fails
#   too. To a member it is not told: its verdict is unknown, and that of the management account counts.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-enable-root-access.html
# custom:
#   id: IAM-058
#   severity: medium
#   resource_types: [Account::Organizations::Membership]
#   aliases:
#     prowler: [iam_root_credentials_management_enabled]
package policies.iam.root_managed_centrally

import rego.v1

deny contains {"path": ["RootCredentialsManagement"], "message": "root users of member accounts keep credentials"} if {
	object.get(input.properties, "RootCredentialsManagement", false) != true
}
