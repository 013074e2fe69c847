# METADATA
# title: EC2 instances are covered by a backup plan
# description: |
#   What an instance keeps on its disks is lost with it. Instances that hold nothing need no plan: waive the rule for
#   them. A plan holds it by its ARN, a pattern or its tags. Plans often stand in another template, so running
#   resources alone are judged.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html
# custom:
#   id: EC2-027
#   severity: low
#   resource_types: [AWS::EC2::Instance, AWS::Backup::BackupSelection]
#   scope: inventory
#   sources: [live]
#   aliases:
#     aws_config: [ec2-resources-protected-by-backup-plan]
package policies.ec2.backup_plan

import data.policies.lib.backup_selections
import rego.v1

deny contains {"resource": resource.id, "path": [], "message": "no backup plan holds the instance"} if {
	some resource in backup_selections.uncovered("AWS::EC2::Instance")
}
