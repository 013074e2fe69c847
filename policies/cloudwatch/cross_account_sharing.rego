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

import data.policies.lib.properties
import data.policies.lib.values
import rego.v1

deny contains {"path": ["SharingRoleTrust"], "message": message} if {
	not object.get(input.properties, "SharingRoleTrust", null) in {null, ""}
	not _trusts_itself_alone
	message := "the role CloudWatch-CrossAccountSharingRole lets other accounts read metrics and logs"
}

# Whether nobody but principals of the account may take the role on.
_trusts_itself_alone if {
	statements := properties.items(["SharingRoleTrust", "Statement"])
	count(statements) > 0
	every statement in statements {
		is_object(values.at(statement.value, ["Principal"], null))
		object.keys(statement.value.Principal) == {"AWS"}
		every principal in values.as_list(statement.value.Principal.AWS) {
			_is_own(principal)
		}
	}
}

_is_own(principal) if principal == input.account

_is_own(principal) if {
	is_string(principal)
	regex.match(`^arn:[^:]*:(iam|sts)::`, principal)
	split(principal, ":")[4] == input.account
}
