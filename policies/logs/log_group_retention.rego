# METADATA
# title: CloudWatch log groups set retention
# description: |
#   Logs that are kept forever cost more each month and hold personal data longer than allowed; logs kept for days are
#   gone when an intrusion of last month is looked into. Set RetentionInDays to 365 or more. Low, since many groups hold
#   what nobody will miss; give those their days and waive this. Groups of class DELIVERY have a retention of their own.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html
# custom:
#   id: LOGS-002
#   severity: low
#   resource_types: [AWS::Logs::LogGroup]
#   aliases:
#     checkov: [CKV_AWS_66]
#     aws_config: [cw-loggroup-retention-period-check]
#     security_hub: [CloudWatch.16]
#     prowler: [cloudwatch_log_group_retention_policy_specific_days_enabled]
#     cfn_nag: [W86]
#     guard: [CW_LOGGROUP_RETENTION_PERIOD_CHECK]
#   fix: {RetentionInDays: 365}
#   fix_safety: unsafe
package policies.logs.log_group_retention

import data.policies.lib.properties
import rego.v1

_wanted_days := 365

_days := properties.value(["RetentionInDays"], null)

deny contains {"path": ["RetentionInDays"], "message": _message} if {
	not _is_enough
	properties.value(["LogGroupClass"], "") != "DELIVERY"
}

_is_enough if {
	is_number(_days)
	_days >= _wanted_days
}

default _message := "logs are kept forever"

_message := sprintf("logs are kept for %v of the wanted %v days", [_days, _wanted_days]) if is_number(_days)
