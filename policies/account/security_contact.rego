# METADATA
# title: A security contact is registered
# description: |
#   When AWS sees abuse or a leaked key, it writes to the security contact; without one, to the mailbox of the root
#   user, which nobody reads. Register an alternate contact for security, with a shared mailbox.
# related_resources:
#   - ref: https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-update-contact.html
# custom:
#   id: ACCT-001
#   severity: medium
#   resource_types: [Account::Account::Contacts]
#   aliases:
#     aws_config: [security-account-information-provided]
#     security_hub: [Account.1]
#     prowler: [account_security_contact_information_is_registered]
package policies.account.security_contact

import data.policies.lib.values
import rego.v1

deny contains {"path": ["Security", "EmailAddress"], "message": "the account has no security contact"} if {
	values.at(object.get(input.properties, "Security", {}), ["EmailAddress"], "") in {"", null}
}
