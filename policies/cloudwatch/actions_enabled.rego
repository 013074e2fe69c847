# METADATA
# title: CloudWatch alarm actions are switched on
# description: |
#   An alarm whose actions are switched off goes off unheard; most are switched off for maintenance and forgotten. Set
#   ActionsEnabled to true.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-actions.html
# custom:
#   id: CLOUDWATCH-017
#   severity: medium
#   resource_types: [AWS::CloudWatch::Alarm, AWS::CloudWatch::CompositeAlarm]
#   aliases:
#     aws_config: [cloudwatch-alarm-action-enabled-check]
#     prowler: [cloudwatch_alarm_actions_enabled]
#   fix: {ActionsEnabled: true}
package policies.cloudwatch.actions_enabled

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["ActionsEnabled"], "message": "the actions of the alarm are switched off"} if {
	properties.value(["ActionsEnabled"], true) == false
}
