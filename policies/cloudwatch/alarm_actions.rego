# METADATA
# title: CloudWatch alarms have an action
# description: |
#   An alarm without an action changes its colour on a page that nobody looks at. Name a topic or another action in
#   AlarmActions, and leave ActionsEnabled on. Passed over are alarms that something else watches; a composite alarm,
#   the deployments of CodeDeploy, ECS and AppConfig, a health check.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
# custom:
#   id: CLOUDWATCH-016
#   severity: medium
#   resource_types:
#     - AWS::CloudWatch::Alarm
#     - AWS::CloudWatch::CompositeAlarm
#     - AWS::CodeDeploy::DeploymentGroup
#     - AWS::ECS::Service
#     - AWS::AppConfig::Environment
#     - AWS::Route53::HealthCheck
#   scope: inventory
#   aliases:
#     aws_config: [cloudwatch-alarm-action-check]
#     prowler: [cloudwatch_alarm_actions_alarm_state_configured]
#     guard: [CLOUDWATCH_ALARM_ACTION_CHECK]
#     regula: [FG_R00240]
package policies.cloudwatch.alarm_actions

import data.policies.lib.values
import rego.v1

deny contains {"resource": alarm.id, "path": ["AlarmActions"], "message": "the alarm tells nobody"} if {
	some alarm in input.resources["AWS::CloudWatch::Alarm"]
	values.at(alarm.properties, ["AlarmActions"], []) in {null, "", []}
	not _is_watched(alarm)
}

deny contains {"resource": alarm.id, "path": ["ActionsEnabled"], "message": message} if {
	some alarm in input.resources["AWS::CloudWatch::Alarm"]
	not values.at(alarm.properties, ["AlarmActions"], []) in {null, "", []}
	values.at(alarm.properties, ["ActionsEnabled"], true) == false
	message := "the actions of the alarm are turned off"
}

_is_watched(alarm) if {
	some region in {alarm.region, ""}
	some name in [alarm.ref, values.at(alarm.properties, ["AlarmName"], ""), sprintf("${%s.Arn}", [alarm.id])]
	is_string(name)
	name != ""
	contains(_watched[region], name)
	some before in ["(", "\"", "'", ":", "\n"]
	some after in [")", "\"", "'", "\n"]
	contains(_watched[region], concat("", [before, name, after]))
}

# All texts of a region as one: there may be thousands of alarms.
_watched[region] := text if {
	some region in {watching.region | some watching in _watching}
	text := concat("", [line |
		some watching in _watching
		watching.region == region
		line := sprintf("\n%s\n", [regex.replace(watching.text, `\s*([()])\s*`, "$1")])
	])
}

# What names alarms: rules, names and ARNs.
_watching contains {"region": composite.region, "text": text} if {
	some composite in object.get(input.resources, "AWS::CloudWatch::CompositeAlarm", [])
	text := values.at(composite.properties, ["AlarmRule"], "")
}

_watching contains {"region": group.region, "text": values.at(alarm, ["Name"], "")} if {
	some group in object.get(input.resources, "AWS::CodeDeploy::DeploymentGroup", [])
	some alarm in values.as_list(values.at(group.properties, ["AlarmConfiguration", "Alarms"], []))
}

_watching contains {"region": service.region, "text": name} if {
	some service in object.get(input.resources, "AWS::ECS::Service", [])
	some name in values.as_list(values.at(service.properties, ["DeploymentConfiguration", "Alarms", "AlarmNames"], []))
}

_watching contains {"region": environment.region, "text": values.at(monitor, ["AlarmArn"], "")} if {
	some environment in object.get(input.resources, "AWS::AppConfig::Environment", [])
	some monitor in values.as_list(values.at(environment.properties, ["Monitors"], []))
}

_watching contains {"region": check.region, "text": name} if {
	some check in object.get(input.resources, "AWS::Route53::HealthCheck", [])
	name := values.at(check.properties, ["HealthCheckConfig", "AlarmIdentifier", "Name"], "")
}
