# METADATA
# title: The tables of a resource
# description: A table itself, or the replicas of a global table, each with settings of its own.
package policies.lib.dynamodb

import rego.v1

import data.policies.lib.properties
import data.policies.lib.values

tables contains {"path": [], "value": input.properties, "name": "the table"} if input.type == "AWS::DynamoDB::Table"

tables contains {"path": replica.path, "value": replica.value, "name": name} if {
	input.type == "AWS::DynamoDB::GlobalTable"
	some replica in properties.items(["Replicas"])
	name := sprintf("the replica in %v", [values.at(replica.value, ["Region"], "its region")])
}
