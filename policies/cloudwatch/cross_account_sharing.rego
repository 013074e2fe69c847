# METADATA
# title: Cross-account CloudWatch sharing is off
# description: |
#   The sharing role lets the accounts that it trusts read metrics, alarms and, at choice, logs of this one. Name each
#   account that it trusts on purpose and waive the rule for them; delete the role where nobody looks through it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Cross-Account-Cross-Region.html
# custom:
#   id: CLOUDWATCH-020
#   severity: medium
#   resource_types: [Account::CloudWatch::Sharing]
#   aliases:
#     prowler: [cloudwatch_cross_account_sharing_disabled]
package policies.cloudwatch.cross_account_sharing

import rego.v1

deny contains {"path": ["SharingRoleTrust"], "message": message} if {
	not object.get(input.properties, "SharingRoleTrust", null) in {null, ""}
	message := "the role CloudWatch-CrossAccountSharingRole lets other accounts read metrics and logs"
}
