# METADATA
# title: GuardDuty watches Lambda traffic
# description: |
#   A function that was taken over talks to its master over the network; this feature notices. Turn the feature on in
#   each region that you use. Of a template nobody can tell: what it leaves out gets the default of the region.
# related_resources:
#   - ref: https://docs.aws.amazon.com/guardduty/latest/ug/guardduty-features-activation-model.html
# custom:
#   id: GUARDDUTY-005
#   severity: high
#   resource_types: [AWS::GuardDuty::Detector]
#   sources: [live]
#   aliases:
#     aws_config: [guardduty-lambda-protection-enabled]
#     security_hub: [GuardDuty.6]
#     prowler: [guardduty_lambda_protection_enabled]
package policies.guardduty.lambda_watched

import data.policies.lib.guardduty
import rego.v1

deny contains {"path": path, "message": "GuardDuty does not look at the network of Lambda functions"} if {
	some path in (guardduty.off("LAMBDA_NETWORK_LOGS") | guardduty.suspended)
}
