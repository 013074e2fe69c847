# METADATA
# title: DynamoDB tables are covered by a backup plan
# description: |
#   Point-in-time recovery ends with the table and after 35 days; a backup in a locked vault stays. A plan holds it by
#   its ARN, a pattern or its tags. Plans often stand in another template, so running resources alone are judged.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html
# custom:
#   id: DYNAMODB-004
#   severity: medium
#   resource_types: [AWS::DynamoDB::Table, AWS::Backup::BackupSelection]
#   scope: inventory
#   sources: [live]
#   aliases:
#     aws_config:
#       - dynamodb-in-backup-plan
#       - dynamodb-last-backup-recovery-point-created
#       - dynamodb-resources-protected-by-backup-plan
#     security_hub: [DynamoDB.4]
#     prowler: [dynamodb_table_protected_by_backup_plan]
package policies.dynamodb.backup_plan

import data.policies.lib.backup_selections
import rego.v1

deny contains {"resource": resource.id, "path": [], "message": "no backup plan holds the table"} if {
	some resource in backup_selections.uncovered("AWS::DynamoDB::Table")
}
