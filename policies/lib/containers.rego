# METADATA
# title: Containers of tasks and jobs
# description: The containers of ECS task definitions and Batch job definitions, in one shape.
package policies.lib.containers

import data.policies.lib.properties
import data.policies.lib.values
import rego.v1

# Every container, each as {"path", "value"}.
present contains container if {
	input.type == "AWS::ECS::TaskDefinition"
	some container in properties.items(["ContainerDefinitions"])
}

present contains container if {
	some holder in _holders
	some key in ["ContainerProperties", "Container"]
	some container in properties.items_in(holder, [key])
}

present contains container if {
	some holder in _holders
	some task in properties.items_in(holder, ["EcsProperties", "TaskProperties"])
	some container in properties.items_in(task, ["Containers"])
}

# The containers of a Kubernetes job; their privileges stand in SecurityContext.
of_pods contains container if {
	some holder in _holders
	some key in ["Containers", "InitContainers"]
	some container in properties.items_in(holder, ["EksProperties", "PodProperties", key])
}

# A job definition, and each group of nodes of a job that runs on several.
default _holders := set()

_holders := {{"path": [], "value": input.properties}} | properties.items(["NodeProperties", "NodeRangeProperties"]) if {
	input.type == "AWS::Batch::JobDefinition"
}

# How a sentence names a container or volume.
label(entry, noun) := sprintf("%s %s", [noun, name]) if {
	name := values.at(entry.value, ["Name"], "")
	is_string(name)
	name != ""
} else := sprintf("the %s", [noun])
