# METADATA
# title: CloudWatch alarm on organization changes
# description: |
#   Whoever changes the organization moves accounts out of its policies, or takes in strange ones. Count changes of the
#   organization with a metric filter on the log group of a trail, and let an alarm with an action watch the metric. In
#   a template a trail is judged only where it has such filters at all, and a filter by the alarms beside it; who has
#   subscribed to the topic only a running account tells. There a topic needs a confirmed subscriber, and one logging
#   trail of all regions with such an alarm is enough for the account. Topics of other accounts are taken to have
#   subscribers. Low, as in Security Hub, since EventBridge rules and GuardDuty serve the same end.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudwatch-alarms-for-cloudtrail.html
# custom:
#   id: CLOUDWATCH-015
#   severity: low
#   resource_types: [AWS::Logs::MetricFilter, AWS::CloudWatch::Alarm, AWS::CloudTrail::Trail, AWS::SNS::Topic]
#   verdict_types: [AWS::Logs::MetricFilter, AWS::CloudTrail::Trail]
#   scope: inventory
#   pass_is_evidence: false
#   aliases:
#     trivy: [AVD-AWS-0174]
#     prowler: [cloudwatch_log_metric_filter_aws_organizations_changes]
package policies.cloudwatch.organization_changes

import data.policies.lib.alarms
import rego.v1

_event := {
	"field": "eventName",
	"what": "changes of the organization",
	"source": "organizations.amazonaws.com",
	"also": `organizations[.]amazonaws[.]com`,
	"values": {
		"AcceptHandshake",
		"AttachPolicy",
		"CreateAccount",
		"CreateOrganizationalUnit",
		"CreatePolicy",
		"DeclineHandshake",
		"DeleteOrganization",
		"DeleteOrganizationalUnit",
		"DeletePolicy",
		"DetachPolicy",
		"DisablePolicyType",
		"EnablePolicyType",
		"InviteAccountToOrganization",
		"LeaveOrganization",
		"MoveAccount",
		"RemoveAccountFromOrganization",
		"UpdateOrganizationalUnit",
		"UpdatePolicy",
	},
}

deny contains violation if some violation in alarms.violations(_event)
