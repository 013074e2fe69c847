# METADATA
# title: People sign in through federation
# description: |
#   Users in each account have passwords of their own that outlive the people: nobody takes them away when somebody
#   leaves. Connect the directory of the company, by IAM Identity Center or a SAML provider, and delete the users with
#   passwords. Left to you are a few for emergencies: waive the rule for those accounts and say why.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers.html
# custom:
#   id: IAM-057
#   severity: medium
#   resource_types: [Account::IAM::Federation]
#   aliases:
#     prowler: [iam_check_saml_providers_sts]
package policies.iam.federation

import data.policies.lib.values
import rego.v1

_providers := values.as_list(object.get(input.properties, "SamlProviders", []))

deny contains {"path": ["SamlProviders"], "message": "neither Identity Center nor a SAML provider is set up"} if {
	count(_providers) == 0
	object.get(input.properties, "IdentityCenterInstance", "") in {"", null}
}

deny contains {"path": ["IamConsoleUsers"], "message": message} if {
	names := values.as_list(object.get(input.properties, "IamConsoleUsers", []))
	count(names) > 0
	message := sprintf("people sign in as IAM users: %s", [_listed(names)])
}

_listed(names) := concat(", ", [text | some name in names; text := sprintf("%v", [name])]) if count(names) < 6

_listed(names) := sprintf("%d of them", [count(names)]) if count(names) > 5
