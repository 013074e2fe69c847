# METADATA
# title: Security, billing and operations contacts differ
# description: |
#   A report of abuse that lands with the people who pay the bill is read on the next working day. Register three
#   contacts, each a shared mailbox of those who can act.
# related_resources:
#   - ref: https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-update-contact.html
# custom:
#   id: ACCT-003
#   severity: low
#   resource_types: [Account::Account::Contacts]
#   aliases:
#     prowler: [account_maintain_different_contact_details_to_security_billing_and_operations]
package policies.account.contacts_differ

import data.policies.lib.values
import rego.v1

_kinds := ["Security", "Billing", "Operations"]

_address(kind) := lower(address) if {
	address := values.at(object.get(input.properties, kind, {}), ["EmailAddress"], "")
	is_string(address)
} else := ""

deny contains {"path": [kind, "EmailAddress"], "message": sprintf("there is no contact for %s", [lower(kind)])} if {
	some kind in _kinds
	_address(kind) == ""
}

deny contains {"path": [kind, "EmailAddress"], "message": message} if {
	some index, kind in _kinds
	some before, other in _kinds
	before < index
	_address(kind) != ""
	_address(kind) == _address(other)
	message := sprintf("the contact for %s is that for %s", [lower(kind), lower(other)])
}
