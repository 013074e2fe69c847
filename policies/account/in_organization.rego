# METADATA
# title: Account belongs to an organization
# description: |
#   Nothing from outside limits what an account on its own can do: no service control policies, no common trail, nobody
#   who sees it. Invite it into the organization.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_introduction.html
# custom:
#   id: ACCT-004
#   severity: high
#   resource_types: [Account::Organizations::Membership]
#   aliases:
#     aws_config: [account-part-of-organizations]
#     prowler: [organizations_account_part_of_organizations]
package policies.account.in_organization

import rego.v1

deny contains {"path": ["OrganizationId"], "message": "the account belongs to no organization"} if {
	object.get(input.properties, "OrganizationId", "") in {"", null}
}
