# METADATA
# title: ECS containers are not privileged
# description: |
#   A privileged container is root on its host: whoever breaks into it owns the instance, its role and every other task
#   there. Drop Privileged, and add the single Linux capabilities that are needed. Agents that watch the host itself
#   may need it: suppress the finding there.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html
# custom:
#   id: ECS-002
#   severity: high
#   resource_types: [AWS::ECS::TaskDefinition]
#   aliases:
#     aws_config: [ecs-containers-nonprivileged]
#     security_hub: [ECS.4]
#     prowler: [ecs_task_definitions_no_privileged_containers]
package policies.ecs.not_privileged

import data.policies.lib.containers
import data.policies.lib.values
import rego.v1

deny contains {"path": array.concat(container.path, ["Privileged"]), "message": message} if {
	some container in containers.present
	values.at(container.value, ["Privileged"], false) == true
	message := sprintf("%s runs privileged, as root of its host", [containers.label(container, "container")])
}
