# METADATA
# title: GuardDuty watches S3
# description: |
#   Without S3 protection nobody notices that objects are read or deleted in bulk with stolen credentials. Turn the
#   feature on in each region that you use. Of a template nobody can tell: what it leaves out gets the default of the
#   region.
# related_resources:
#   - ref: https://docs.aws.amazon.com/guardduty/latest/ug/guardduty-features-activation-model.html
# custom:
#   id: GUARDDUTY-002
#   severity: high
#   resource_types: [AWS::GuardDuty::Detector]
#   sources: [live]
#   aliases:
#     aws_config: [guardduty-s3-protection-enabled]
#     security_hub: [GuardDuty.10]
#     prowler: [guardduty_s3_protection_enabled]
package policies.guardduty.s3_watched

import data.policies.lib.guardduty
import rego.v1

deny contains {"path": path, "message": "GuardDuty does not look at the data events of S3"} if {
	some path in (guardduty.off("S3_DATA_EVENTS") | guardduty.suspended)
}
