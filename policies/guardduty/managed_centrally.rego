# METADATA
# title: GuardDuty is managed centrally
# description: |
#   Findings that stay in the account are seen by those who work in it, the intruder among them, and anybody who may
#   can turn the detector off. Let a delegated administrator of the organization enable and watch it. The administrator
#   account itself has none, and waives the rule.
# related_resources:
#   - ref: https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_organizations.html
# custom:
#   id: GUARDDUTY-009
#   severity: medium
#   resource_types: [AWS::GuardDuty::Detector]
#   sources: [live]
#   aliases:
#     prowler: [guardduty_centrally_managed, guardduty_delegated_admin_enabled_all_regions]
package policies.guardduty.managed_centrally

import rego.v1

deny contains {"path": [], "message": "no administrator account watches GuardDuty here"} if {
	object.get(input.live, "AdministratorAccount", "") in {"", null}
}
