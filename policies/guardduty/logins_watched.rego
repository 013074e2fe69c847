# METADATA
# title: GuardDuty watches database logins
# description: |
#   Guessed and stolen passwords of Aurora databases show in their sign-ins; this feature notices. Turn the feature on
#   in each region that you use. Of a template nobody can tell: what it leaves out gets the default of the region.
# related_resources:
#   - ref: https://docs.aws.amazon.com/guardduty/latest/ug/guardduty-features-activation-model.html
# custom:
#   id: GUARDDUTY-006
#   severity: high
#   resource_types: [AWS::GuardDuty::Detector]
#   sources: [live]
#   aliases:
#     aws_config: [guardduty-rds-protection-enabled]
#     security_hub: [GuardDuty.9]
#     prowler: [guardduty_rds_protection_enabled]
package policies.guardduty.logins_watched

import data.policies.lib.guardduty
import rego.v1

deny contains {"path": path, "message": "GuardDuty does not look at the sign-ins of databases"} if {
	some path in (guardduty.off("RDS_LOGIN_EVENTS") | guardduty.suspended)
}
