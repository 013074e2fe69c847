# METADATA
# title: ECS tasks do not share the host process space
# description: |
#   A container in the host's process space sees every process there, with the secrets in their environment, and may
#   stop them or get into them. Leave PidMode out, or set it to task.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html
# custom:
#   id: ECS-006
#   severity: high
#   resource_types: [AWS::ECS::TaskDefinition]
#   aliases:
#     aws_config: [ecs-task-definition-pid-mode-check]
#     security_hub: [ECS.3]
#     prowler: [ecs_task_definitions_host_namespace_not_shared]
#   fix: {PidMode: task}
#   fix_safety: unsafe
package policies.ecs.host_processes

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["PidMode"], "message": "the containers share the process space of their host"} if {
	properties.value(["PidMode"], "") == "host"
}
