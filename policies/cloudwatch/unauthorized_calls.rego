# METADATA
# title: CloudWatch alarm on unauthorized API calls
# description: |
#   Many refused calls show somebody who tries out what stolen credentials may do, or a program that broke. Count
#   refused API calls with a metric filter on the log group of a trail, and let an alarm with an action watch the
#   metric. In a template a trail is judged only where it has such filters at all, and a filter by the alarms beside
#   it; who has subscribed to the topic only a running account tells. There a topic needs a confirmed subscriber, and
#   one logging trail of all regions with such an alarm is enough for the account. Topics of other accounts are taken
#   to have subscribers. Low, as in Security Hub, since EventBridge rules and GuardDuty serve the same end.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudwatch-alarms-for-cloudtrail.html
# custom:
#   id: CLOUDWATCH-002
#   severity: low
#   resource_types: [AWS::Logs::MetricFilter, AWS::CloudWatch::Alarm, AWS::CloudTrail::Trail, AWS::SNS::Topic]
#   verdict_types: [AWS::Logs::MetricFilter, AWS::CloudTrail::Trail]
#   scope: inventory
#   pass_is_evidence: false
#   aliases:
#     security_hub: [CloudWatch.2]
#     trivy: [AVD-AWS-0147]
#     prowler: [cloudwatch_log_metric_filter_unauthorized_api_calls]
package policies.cloudwatch.unauthorized_calls

import data.policies.lib.alarms
import rego.v1

_event := {
	"field": "errorCode",
	"what": "refused API calls",
	"values": {"AccessDenied", "Client.UnauthorizedOperation"},
}

deny contains violation if some violation in alarms.violations(_event)
