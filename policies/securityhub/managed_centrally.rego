# METADATA
# title: Security Hub is managed centrally
# description: |
#   Findings that stay in the account are seen by nobody who could compare accounts, and anybody who may can turn the
#   hub off. Let a delegated administrator of the organization enable and watch it. The administrator account itself
#   has none, and waives the rule.
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/designate-orgs-admin-account.html
# custom:
#   id: SECHUB-002
#   severity: medium
#   resource_types: [AWS::SecurityHub::Hub]
#   sources: [live]
#   aliases:
#     prowler: [securityhub_delegated_admin_enabled_all_regions]
package policies.securityhub.managed_centrally

import rego.v1

deny contains {"path": [], "message": "no administrator account watches Security Hub here"} if {
	object.get(input.live, "DelegatedAdministrator", "") in {"", null}
}
