# METADATA
# title: Stages of REST APIs
# description: A stage is a resource of its own, or part of the deployment that names it.
package policies.lib.apigateway

import data.policies.lib.properties
import data.policies.lib.values
import rego.v1

# The stages that a resource makes, each as {"path", "value"}: the path of its settings, and these.
stages(resource) := {{"path": [], "value": resource.properties}} if {
	resource.type == "AWS::ApiGateway::Stage"
} else := {{"path": ["StageDescription"], "value": values.at(resource.properties, ["StageDescription"], {})}} if {
	resource.type == "AWS::ApiGateway::Deployment"
	not values.at(resource.properties, ["StageName"], null) in {null, ""}
} else := set()

# The settings of single methods, with those that a deployment gives for all of them.
method_settings(stage) := properties.items_in(stage, ["MethodSettings"]) | _for_all(stage)

_for_all(stage) := {stage} if {
	stage.path != []
} else := set()
