# METADATA
# title: Live configuration equals the template
# description: |
#   A property of the resource is not what the stack's template says: somebody changed it by hand, and the next
#   deployment may undo it or fail on it. Bring the property back, or the change into the template. Told are the
#   properties that the last detection of drift found to differ, one by one; whether drift is looked for at all another
#   rule tells. Values whose property is named like a secret are not shown.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/detect-drift-stack.html
# custom:
#   id: IAC-016
#   severity: high
#   resource_types: [Account::CloudFormation::TemplateDiff]
#   pass_is_evidence: false
package policies.cloudformation.as_template

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["Actual"], "message": message} if {
	properties.value(["Actual"], null) != properties.value(["Expected"], null)
	message := sprintf("%v %v is %s, the template says %s", [
		properties.value(["LogicalResourceId"], "a resource's"),
		properties.value(["Path"], "property"),
		_said(properties.value(["Actual"], null)),
		_said(properties.value(["Expected"], null)),
	])
}

# Two values that are not shown differ, or they would not be told.
deny contains {"path": ["Actual"], "message": message} if {
	properties.value(["Actual"], null) == properties.value(["Expected"], null)
	properties.value(["DifferenceType"], "") == "NOT_EQUAL"
	message := sprintf("%v %v is not what the template says", [
		properties.value(["LogicalResourceId"], "a resource's"),
		properties.value(["Path"], "property"),
	])
}

_said(null) := "absent"

_said(value) := substring(sprintf("%v", [value]), 0, 80) if value != null
