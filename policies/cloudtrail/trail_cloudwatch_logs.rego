# METADATA
# title: CloudTrail trails deliver to CloudWatch Logs
# description: |
#   Events in a bucket are read after the fact; in CloudWatch Logs, metric filters and alarms see them within minutes.
#   Name a log group and a role in CloudWatchLogsLogGroupArn and CloudWatchLogsRoleArn. Low, since EventBridge sees the
#   same events without it. Of a running trail something has to have arrived within a day.
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

import data.policies.lib.ages
import data.policies.lib.properties
import rego.v1

_message := "events do not go to CloudWatch Logs"

deny contains {"path": ["CloudWatchLogsLogGroupArn"], "message": _message} if {
	not properties.given(["CloudWatchLogsLogGroupArn"])
}

deny contains {"path": ["CloudWatchLogsLogGroupArn"], "message": message} if {
	days := ages.days(_delivered, input.at)
	days > 0
	message := sprintf("nothing has arrived in CloudWatch Logs for %d %s", [days, _noun(days)])
}

# The bucket gets its files, so there was something to deliver.
deny contains {"path": ["CloudWatchLogsLogGroupArn"], "message": "nothing has ever arrived in CloudWatch Logs"} if {
	ages.is_time(object.get(input.live, "LatestDeliveryTime", null))
	properties.given(["CloudWatchLogsLogGroupArn"])
	contains(properties.value(["CloudWatchLogsLogGroupArn"], ""), sprintf(":%s:", [input.account]))
	not ages.is_time(_delivered)
}

_delivered := object.get(input.live, "LatestCloudWatchLogsDeliveryTime", null)

_noun(1) := "day"

_noun(number) := "days" if number > 1
