# METADATA
# title: An organization trail exists
# description: |
#   A trail of its own can be stopped by whoever takes the account; that of the organization only from the management
#   account. Make a trail with IsOrganizationTrail and IsMultiRegionTrail there, or in the delegated account. An
#   account without an organization passes.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html
# custom:
#   id: CLOUDTRAIL-016
#   severity: medium
#   resource_types: [AWS::CloudTrail::Trail, Account::Organizations::Membership]
#   verdict_types: [Account::Organizations::Membership]
#   scope: inventory
#   sources: [live]
package policies.cloudtrail.organization_trail

import data.policies.lib.accounts
import data.policies.lib.values
import rego.v1

_covered contains trail.account if {
	some trail in accounts.of_type("AWS::CloudTrail::Trail")
	values.at(trail.properties, ["IsOrganizationTrail"], false) == true
	values.at(trail.properties, ["IsMultiRegionTrail"], false) == true
	values.at(trail.properties, ["IsLogging"], true) != false
	object.get(trail.live, "IsLogging", true) != false
}

deny contains {"resource": member.id, "path": ["OrganizationId"], "message": message} if {
	some member in accounts.of_type("Account::Organizations::Membership")
	not values.at(member.properties, ["OrganizationId"], null) in {null, ""}
	not member.account in _covered
	message := "no trail of the organization records the account in all regions"
}
