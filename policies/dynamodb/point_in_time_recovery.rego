# METADATA
# title: DynamoDB tables keep point-in-time recovery
# description: |
#   One faulty release or one mistaken script overwrites a table, and without point-in-time recovery the items are gone.
#   Turn it on for the table, and for every replica of a global table: each has its own setting.
# related_resources:
#   - ref: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html
# custom:
#   id: DYNAMODB-001
#   severity: medium
#   resource_types: [AWS::DynamoDB::Table, AWS::DynamoDB::GlobalTable]
#   aliases:
#     checkov: [CKV_AWS_28, CKV_AWS_165]
#     aws_config: [dynamodb-pitr-enabled]
#     security_hub: [DynamoDB.2]
#     trivy: [AVD-AWS-0024]
#     prowler: [dynamodb_tables_pitr_enabled]
#     cfn_nag: [W78]
#     guard: [DYNAMODB_PITR_ENABLED]
#     regula: [FG_R00106]
package policies.dynamodb.point_in_time_recovery

import rego.v1

import data.policies.lib.dynamodb
import data.policies.lib.values

_setting := ["PointInTimeRecoverySpecification", "PointInTimeRecoveryEnabled"]

deny contains {"path": path, "message": message} if {
	some table in dynamodb.tables
	values.at(table.value, _setting, false) != true
	path := array.concat(table.path, _setting)
	message := sprintf("%s has no point-in-time recovery", [table.name])
}
