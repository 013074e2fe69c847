# METADATA
# title: GuardDuty runs in every region
# description: |
#   A suspended detector watches nothing, so stolen credentials and infected instances go unseen in its region. Set
#   Enable to true. Of a running account each region is judged as well: it needs a detector that is enabled, as
#   intruders prefer the regions that nobody watches; a template can't show that.
# related_resources:
#   - ref: https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_settingup.html
# custom:
#   id: GUARDDUTY-001
#   severity: high
#   resource_types: [AWS::GuardDuty::Detector, Account::Region::Enabled]
#   verdict_types: [AWS::GuardDuty::Detector, Account::Region::Enabled]
#   scope: inventory
#   aliases:
#     aws_config: [guardduty-enabled-centralized]
#     security_hub: [GuardDuty.1]
#     prowler: [guardduty_is_enabled]
#   fix: {Enable: true}
package policies.guardduty.detector_enabled

import data.policies.lib.accounts
import data.policies.lib.values
import rego.v1

_detectors := accounts.of_type("AWS::GuardDuty::Detector")

deny contains {"resource": detector.id, "path": ["Enable"], "message": "the detector is suspended"} if {
	some detector in _detectors
	not _is_enabled(detector)
}

deny contains {"resource": region.id, "path": ["Region"], "message": message} if {
	some region in accounts.regions_without(_detectors)
	message := sprintf("nothing watches %s: the region has no detector", [accounts.name(region)])
}

_is_enabled(detector) if {
	values.at(detector.properties, ["Enable"], false) == true
	object.get(detector.live, "Status", "ENABLED") != "DISABLED"
}
