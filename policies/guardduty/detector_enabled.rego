# METADATA
# title: GuardDuty detectors are enabled
# description: |
#   A suspended detector watches nothing, so stolen credentials and infected instances go unseen in its region. Set
#   Enable to true. What regions have no detector at all, a template can't show.
# related_resources:
#   - ref: https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_settingup.html
# custom:
#   id: GUARDDUTY-001
#   severity: high
#   resource_types: [AWS::GuardDuty::Detector]
#   aliases:
#     aws_config: [guardduty-enabled-centralized]
#     security_hub: [GuardDuty.1]
#     prowler: [guardduty_is_enabled]
#   fix: {Enable: true}
package policies.guardduty.detector_enabled

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["Enable"], "message": "the detector is suspended"} if not properties.is_true(["Enable"])

deny contains {"path": ["Enable"], "message": "the detector is suspended"} if input.live.Status == "DISABLED"
