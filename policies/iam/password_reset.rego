# METADATA
# title: Initial passwords must be changed
# description: |
#   Whoever made the user, and whoever reads the template's secrets, knows the initial password. Set
#   PasswordResetRequired, so that the user chooses another at the first sign-in.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_admin-change-user.html
# custom:
#   id: IAM-044
#   severity: low
#   sources: [template, terraform]
#   resource_types: [AWS::IAM::User]
#   aliases:
#     cfn_nag: [W50]
#     guard: [IAM_USER_LOGIN_PROFILE_PASSWORD_RESET_RULE]
#   fix: {LoginProfile: {PasswordResetRequired: true}}
package policies.iam.password_reset

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["LoginProfile", "PasswordResetRequired"], "message": message} if {
	is_object(properties.value(["LoginProfile"], null))
	properties.given(["LoginProfile"])
	not properties.is_true(["LoginProfile", "PasswordResetRequired"])
	message := "the initial password need not be changed"
}
