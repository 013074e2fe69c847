# METADATA
# title: Contacts of registered domains are private
# description: |
#   WHOIS shows name, address and telephone of the contact to everybody, and frauds against the domain begin with them.
#   Turn privacy protection on for the contacts.
# related_resources:
#   - ref: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/domain-privacy-protection.html
# custom:
#   id: ROUTE53-004
#   severity: low
#   resource_types: [Live::Route53Domains::Domain]
#   aliases:
#     prowler: [route53_domains_privacy_protection_enabled]
package policies.route53domains.contact_privacy

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["AdminPrivacy"], "message": "WHOIS shows the domain's contact to everybody"} if {
	not properties.is_true(["AdminPrivacy"])
}

# What a domain doesn't tell of the two others, its registry doesn't know.
deny contains {"path": path, "message": "WHOIS shows the domain's contact to everybody"} if {
	some path in {["RegistrantPrivacy"], ["TechPrivacy"]}
	properties.value(path, true) == false
}
