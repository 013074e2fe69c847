# METADATA
# title: Login profile passwords are not literals
# description: |
#   A console password in a template is readable in the repository, in its history and to everyone who may describe the
#   stack. Refer to a secret with {{resolve:secretsmanager:…}}, or leave the login profile out and let people sign in
#   through IAM Identity Center. A parameter is second best: it needs NoEcho and must have no default.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_admin-change-user.html
# custom:
#   id: IAM-043
#   severity: critical
#   sources: [template, terraform]
#   resource_types: [AWS::IAM::User, Template::Parameter]
#   verdict_types: [AWS::IAM::User]
#   scope: inventory
#   sees_unknowns: true
#   aliases:
#     cfn_nag: [F51]
#     guard:
#       - IAM_USER_LOGIN_PROFILE_NO_PLAINTEXT_PASSWORD
#       - IAM_USER_LOGIN_PROFILE_USES_SECURE_PARAMETER
#       - IAM_USER_LOGIN_PROFILE_USES_SECURE_SERVICE
package policies.iam.login_password

import data.policies.lib.secrets
import data.policies.lib.values
import rego.v1

_path := ["LoginProfile", "Password"]

deny contains {"resource": user.id, "path": _path, "message": message} if {
	some user in values.as_list(values.at(input.resources, ["AWS::IAM::User"], []))
	password := values.at(user.properties, _path, "")
	some message in secrets.exposures(password, "the password", "AWS::IAM::User#LoginProfile.Password")
}
