# METADATA
# title: DynamoDB tables resist deletion
# description: |
#   One wrong call, script or stack change deletes the table. Set DeletionProtectionEnabled to true, for a global table
#   in every replica: it then has to be switched off on purpose. A DeletionPolicy guards against the stack alone.
# related_resources:
#   - ref: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithTables.Basics.html
# custom:
#   id: DYNAMODB-003
#   severity: medium
#   resource_types: [AWS::DynamoDB::Table, AWS::DynamoDB::GlobalTable]
#   aliases:
#     aws_config: [dynamodb-table-deletion-protection-enabled]
#     security_hub: [DynamoDB.6]
#     prowler: [dynamodb_table_deletion_protection_enabled]
#   fix: {'AWS::DynamoDB::Table': {DeletionProtectionEnabled: true}}
package policies.dynamodb.deletion_protection

import rego.v1

import data.policies.lib.dynamodb
import data.policies.lib.values

deny contains {"path": path, "message": message} if {
	some table in dynamodb.tables
	values.at(table.value, ["DeletionProtectionEnabled"], false) != true
	path := array.concat(table.path, ["DeletionProtectionEnabled"])
	message := sprintf("deletion protection of %s is off", [table.name])
}
