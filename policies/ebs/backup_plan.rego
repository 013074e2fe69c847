# METADATA
# title: EBS volumes have backup plan coverage
# description: |
#   Snapshots that somebody makes by hand stop when the person leaves; a plan goes on. A volume of an instance that a
#   plan holds is backed up with it. A plan holds it by its ARN, a pattern or its tags. Plans often stand in another
#   template, so running resources alone are judged.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html
# custom:
#   id: EBS-007
#   severity: medium
#   resource_types: [AWS::EC2::Volume, AWS::EC2::Instance, AWS::Backup::BackupSelection]
#   scope: inventory
#   sources: [live]
#   aliases:
#     aws_config: [ebs-in-backup-plan, ebs-resources-protected-by-backup-plan]
#     security_hub: [EC2.28]
#     prowler: [ec2_ebs_volume_protected_by_backup_plan]
package policies.ebs.backup_plan

import data.policies.lib.accounts
import data.policies.lib.backup_selections
import data.policies.lib.values
import rego.v1

deny contains {"resource": volume.id, "path": [], "message": "no backup plan holds the volume"} if {
	bare := {instance.ref | some instance in backup_selections.uncovered("AWS::EC2::Instance")}
	covered := {instance.ref | some instance in accounts.of_type("AWS::EC2::Instance")} - bare
	some volume in backup_selections.uncovered("AWS::EC2::Volume")
	instances := {values.at(attachment, ["InstanceId"], "") |
		some attachment in values.as_list(object.get(volume.live, "Attachments", []))
	}
	count(instances & covered) == 0
}
