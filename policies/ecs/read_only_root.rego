# METADATA
# title: ECS containers have a read-only root filesystem
# description: |
#   Who breaks into a container can't put tools there or change its programs if its root filesystem is read-only. Set
#   ReadonlyRootFilesystem, and mount a volume where the program has to write. Windows has no such filesystem.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html
# custom:
#   id: ECS-005
#   severity: medium
#   resource_types: [AWS::ECS::TaskDefinition]
#   aliases:
#     aws_config: [ecs-containers-readonly-access]
#     security_hub: [ECS.5]
#     prowler: [ecs_task_definitions_containers_readonly_access]
package policies.ecs.read_only_root

import data.policies.lib.containers
import data.policies.lib.properties
import data.policies.lib.values
import rego.v1

deny contains {"path": array.concat(container.path, ["ReadonlyRootFilesystem"]), "message": message} if {
	not _windows
	some container in properties.items(["ContainerDefinitions"])
	is_object(container.value)
	values.at(container.value, ["ReadonlyRootFilesystem"], false) != true
	message := sprintf("%s can write to its root filesystem", [containers.label(container, "container")])
}

_windows if startswith(properties.value(["RuntimePlatform", "OperatingSystemFamily"], ""), "WINDOWS")
