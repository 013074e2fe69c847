# METADATA
# title: Registered domains are locked against transfers
# description: |
#   Without the lock whoever gets at the mailbox of a contact may move the domain to another registrar, and with it
#   everything that trusts its name. Turn the transfer lock on; a few top-level domains have none, and those are to be
#   suppressed.
# related_resources:
#   - ref: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/domain-lock.html
# custom:
#   id: ROUTE53-003
#   severity: high
#   resource_types: [Live::Route53Domains::Domain]
#   aliases:
#     prowler: [route53_domains_transferlock_enabled]
package policies.route53domains.transfer_lock

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["TransferLock"], "message": "the domain can be transferred to another registrar"} if {
	not properties.is_true(["TransferLock"])
}
