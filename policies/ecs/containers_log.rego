# METADATA
# title: ECS containers log
# description: |
#   What a container writes is gone with it if nobody keeps it, and with it the only trace of what went wrong or who
#   was there. Give each container a LogConfiguration, such as the driver awslogs.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
# custom:
#   id: ECS-008
#   severity: medium
#   resource_types: [AWS::ECS::TaskDefinition]
#   aliases:
#     aws_config: [ecs-task-definition-log-configuration]
#     security_hub: [ECS.9]
#     prowler: [ecs_task_definitions_logging_enabled]
package policies.ecs.containers_log

import data.policies.lib.containers
import data.policies.lib.properties
import data.policies.lib.values
import rego.v1

deny contains {"path": array.concat(container.path, ["LogConfiguration"]), "message": message} if {
	some container in properties.items(["ContainerDefinitions"])
	is_object(container.value)
	values.at(container.value, ["LogConfiguration", "LogDriver"], "") in {"", "none", null}
	message := sprintf("%s keeps no log", [containers.label(container, "container")])
}
