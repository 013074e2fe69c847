# METADATA
# title: Account contact details are current
# description: |
#   AWS calls the primary contact when the account is in danger or about to be closed. Give it a telephone number that
#   somebody answers. Whether the number is still right, a look at it tells once a year: this rule sees only that there
#   is one.
# related_resources:
#   - ref: https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-update-contact.html
# custom:
#   id: ACCT-002
#   severity: low
#   resource_types: [Account::Account::Contacts]
#   pass_is_evidence: false
#   aliases:
#     prowler: [account_maintain_current_contact_details]
package policies.account.contact_details

import data.policies.lib.values
import rego.v1

deny contains {"path": ["Primary", "PhoneNumber"], "message": "the primary contact has no telephone number"} if {
	values.at(object.get(input.properties, "Primary", {}), ["PhoneNumber"], "") in {"", null}
}
