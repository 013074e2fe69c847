# METADATA
# title: Backup plans select resources
# description: |
#   A plan that selects nothing backs nothing up, and nobody notices until a restore is needed. Add an
#   AWS::Backup::BackupSelection for it that names resources or tags. That an account has no plan at all, a template
#   can't show.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html
# custom:
#   id: BACKUP-001
#   severity: medium
#   resource_types: [AWS::Backup::BackupPlan, AWS::Backup::BackupSelection]
#   scope: inventory
#   aliases:
#     prowler: [backup_plans_exist, backup_vaults_exist]
package policies.backup.plan_selects

import data.policies.lib.backup_selections
import data.policies.lib.references
import data.policies.lib.values
import rego.v1

_message := "no selection gives the plan resources to back up"

deny contains {"resource": plan.id, "path": [], "message": _message} if {
	some plan in input.resources["AWS::Backup::BackupPlan"]
	not _selects(plan)
}

_selects(plan) if {
	some selection in backup_selections.present
	references.names(values.at(selection.properties, ["BackupPlanId"], ""), plan, "BackupPlanId")
	some property in ["Resources", "ListOfTags", "Conditions"]
	not values.at(selection.properties, ["BackupSelection", property], null) in {null, "", [], {}}
}
