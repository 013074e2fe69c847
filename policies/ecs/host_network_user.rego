# METADATA
# title: Host-network tasks run as a non-root user
# description: |
#   With the host's network a container reaches the instance's metadata service and whatever listens on localhost
#   there; as root it can listen in on the traffic of every other task. Use the network mode awsvpc, or run the
#   container as a user other than root. A user that the image sets can't be seen here: say it in User as well.
#   A privileged container is root of the host, whatever its user is called.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html
# custom:
#   id: ECS-004
#   severity: high
#   resource_types: [AWS::ECS::TaskDefinition]
#   aliases:
#     aws_config: [ecs-task-definition-user-for-host-mode-check]
#     security_hub: [ECS.1]
#     prowler: [ecs_task_definitions_host_networking_mode_users]
#     guard: [ECS_TASK_DEFINITION_USER_FOR_HOST_MODE_CHECK]
package policies.ecs.host_network_user

import data.policies.lib.containers
import data.policies.lib.properties
import data.policies.lib.values
import rego.v1

deny contains {"path": array.concat(container.path, ["User"]), "message": message} if {
	properties.value(["NetworkMode"], "") == "host"
	some container in containers.present
	is_object(container.value)
	user := values.at(container.value, ["User"], "")
	reason := _reason(user)
	message := sprintf("%s uses the host's network %s", [containers.label(container, "container"), reason])
}

deny contains {"path": array.concat(container.path, ["Privileged"]), "message": message} if {
	properties.value(["NetworkMode"], "") == "host"
	some container in containers.present
	values.at(container.value, ["Privileged"], false) == true
	message := sprintf("%s uses the host's network, privileged", [containers.label(container, "container")])
}

_reason(user) := "and names no user: it runs as root unless its image says otherwise" if user in {"", null}

# The user may be followed by a group.
_reason(user) := "as root" if {
	not user in {"", null}
	split(sprintf("%v", [user]), ":")[0] in {"root", "0"}
}
