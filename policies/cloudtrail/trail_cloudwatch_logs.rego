# METADATA
# title: CloudTrail trails deliver to CloudWatch Logs
# description: |
#   Events in a bucket are read after the fact; in CloudWatch Logs, metric filters and alarms see them within minutes.
#   Name a log group and a role in CloudWatchLogsLogGroupArn and CloudWatchLogsRoleArn. Low, since EventBridge sees the
#   same events without it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html
# custom:
#   id: CLOUDTRAIL-006
#   severity: low
#   resource_types: [AWS::CloudTrail::Trail]
#   aliases:
#     aws_config: [cloud-trail-cloud-watch-logs-enabled]
#     security_hub: [CloudTrail.5]
#     trivy: [AVD-AWS-0162]
#     prowler: [cloudtrail_cloudwatch_logging_enabled]
#     guard: [CLOUD_TRAIL_CLOUD_WATCH_LOGS_ENABLED]
#     regula: [FG_R00029]
package policies.cloudtrail.trail_cloudwatch_logs

import data.policies.lib.properties
import rego.v1

_message := "events do not go to CloudWatch Logs"

deny contains {"path": ["CloudWatchLogsLogGroupArn"], "message": _message} if {
	not properties.given(["CloudWatchLogsLogGroupArn"])
}
