# METADATA
# title: Stacks have not drifted
# description: |
#   What somebody changed by hand is in no template: no review saw it, and the next deployment may undo it or fail on
#   it. Bring the resource back to its template, or the change into it; then look for who could change it. A stack
#   whose drift was never looked for another rule tells.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-drift.html
# custom:
#   id: IAC-003
#   severity: high
#   resource_types: [Account::CloudFormation::StackDrift]
#   pass_is_evidence: false
package policies.cloudformation.drift

import data.policies.lib.properties
import data.policies.lib.values
import rego.v1

deny contains {"path": array.concat(drift.path, ["DriftStatus"]), "message": message} if {
	some drift in properties.items(["ResourceDrifts"])
	status := values.at(drift.value, ["DriftStatus"], "")
	status in {"MODIFIED", "DELETED"}
	message := sprintf("%s was %s by hand%s", [_name(drift.value), lower(status), _where(drift.value)])
}

deny contains {"path": ["StackDriftStatus"], "message": "the stack is not what its template says"} if {
	object.get(input.properties, "StackDriftStatus", "") == "DRIFTED"
	count([drift |
		some drift in properties.items(["ResourceDrifts"])
		values.at(drift.value, ["DriftStatus"], "") in {"MODIFIED", "DELETED"}
	]) == 0
}

_name(drift) := name if {
	name := values.at(drift, ["LogicalResourceId"], null)
	is_string(name)
} else := "a resource"

_where(drift) := sprintf(": %s", [concat(", ", paths)]) if {
	paths := [path |
		some difference in values.as_list(values.at(drift, ["PropertyDifferences"], []))
		path := values.at(difference, ["PropertyPath"], null)
		is_string(path)
	]
	count(paths) in {1, 2, 3}
} else := ""
