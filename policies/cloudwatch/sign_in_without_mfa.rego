# METADATA
# title: CloudWatch alarm on console sign-in without MFA
# description: |
#   A sign-in without a second factor is what a stolen password looks like. Count console sign-ins without MFA with a
#   metric filter on the log group of a trail, and let an alarm with an action watch the metric. In a template a trail
#   is judged only where it has such filters at all, and a filter by the alarms beside it; who has subscribed to the
#   topic only a running account tells. There a topic needs a confirmed subscriber, and one logging trail of all
#   regions with such an alarm is enough for the account. Topics of other accounts are taken to have subscribers. Low,
#   as in Security Hub, since EventBridge rules and GuardDuty serve the same end.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudwatch-alarms-for-cloudtrail.html
# custom:
#   id: CLOUDWATCH-003
#   severity: low
#   resource_types: [AWS::Logs::MetricFilter, AWS::CloudWatch::Alarm, AWS::CloudTrail::Trail, AWS::SNS::Topic]
#   verdict_types: [AWS::Logs::MetricFilter, AWS::CloudTrail::Trail]
#   scope: inventory
#   pass_is_evidence: false
#   aliases:
#     security_hub: [CloudWatch.3]
#     trivy: [AVD-AWS-0148]
#     prowler: [cloudwatch_log_metric_filter_sign_in_without_mfa]
package policies.cloudwatch.sign_in_without_mfa

import data.policies.lib.alarms
import rego.v1

_event := {
	"field": "eventName",
	"what": "console sign-ins without MFA",
	"also": `MFAUsed`,
	"values": {"ConsoleLogin"},
}

deny contains violation if some violation in alarms.violations(_event)
