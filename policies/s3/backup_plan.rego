# METADATA
# title: S3 buckets are covered by a backup plan
# description: |
#   Versions of objects go with the bucket, or with whoever may delete them; a backup in a locked vault stays. A plan
#   holds it by its ARN, a pattern or its tags. Plans often stand in another template, so running resources alone are
#   judged.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html
# custom:
#   id: S3-028
#   severity: low
#   resource_types: [AWS::S3::Bucket, AWS::Backup::BackupSelection]
#   scope: inventory
#   sources: [live]
#   aliases:
#     aws_config: [s3-resources-protected-by-backup-plan]
package policies.s3.backup_plan

import data.policies.lib.backup_selections
import rego.v1

deny contains {"resource": resource.id, "path": [], "message": "no backup plan holds the bucket"} if {
	some resource in backup_selections.uncovered("AWS::S3::Bucket")
}
