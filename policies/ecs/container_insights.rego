# METADATA
# title: ECS clusters use Container Insights
# description: |
#   Without metrics of tasks and containers nobody sees that one of them restarts all the time, runs out of memory or
#   works for a stranger. Set containerInsights to enabled or enhanced; CloudWatch charges for the metrics. The
#   account's own default, which a template does not show, may already do so.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cloudwatch-container-insights.html
# custom:
#   id: ECS-010
#   severity: low
#   resource_types: [AWS::ECS::Cluster]
#   aliases:
#     checkov: [CKV_AWS_65]
#     aws_config: [ecs-container-insights-enabled]
#     security_hub: [ECS.12]
#     trivy: [AVD-AWS-0034]
#     prowler: [ecs_cluster_container_insights_enabled]
#   fix: {ClusterSettings: [{Name: containerInsights, Value: enabled}]}
package policies.ecs.container_insights

import data.policies.lib.properties
import data.policies.lib.values
import rego.v1

_insights if {
	some setting in properties.items(["ClusterSettings"])
	values.at(setting.value, ["Name"], "") == "containerInsights"
	values.at(setting.value, ["Value"], "") in {"enabled", "enhanced"}
}

deny contains {"path": ["ClusterSettings"], "message": "Container Insights is not turned on"} if not _insights
