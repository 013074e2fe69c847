# METADATA
# title: Drift detection is recent
# description: |
#   Drift that nobody looked for stays unseen. Run drift detection on every stack at least once a week, from a schedule
#   or the Config rule cloudformation-stack-drift-detection-check.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/detect-drift-stack.html
# custom:
#   id: IAC-004
#   severity: medium
#   resource_types: [Account::CloudFormation::StackDrift]
package policies.cloudformation.drift_recent

import data.policies.lib.ages
import rego.v1

_checked := object.get(input.properties, "LastCheckTimestamp", null)

deny contains {"path": ["LastCheckTimestamp"], "message": message} if {
	days := ages.days(_checked, input.at)
	days > 7
	message := sprintf("drift was last looked for %d days ago", [days])
}

deny contains {"path": ["LastCheckTimestamp"], "message": "drift was never looked for"} if not ages.is_time(_checked)
