# METADATA
# title: An organization aggregator is delegated
# description: |
#   Without an aggregator nobody sees the accounts of the organization side by side, nor which of them records nothing.
#   Make one with OrganizationAggregationSource for all regions in the management or delegated account; where it lies
#   in another account, waive the rule here.
# related_resources:
#   - ref: https://docs.aws.amazon.com/config/latest/developerguide/aggregate-data.html
# custom:
#   id: CONFIG-006
#   severity: low
#   resource_types: [AWS::Config::ConfigurationAggregator, Account::Organizations::Membership]
#   verdict_types: [Account::Organizations::Membership]
#   scope: inventory
#   sources: [live]
#   aliases:
#     prowler: [config_delegated_admin_and_org_aggregator_all_regions]
package policies.config.organization_aggregator

import data.policies.lib.accounts
import data.policies.lib.values
import rego.v1

_covered contains aggregator.account if {
	some aggregator in accounts.of_type("AWS::Config::ConfigurationAggregator")
	values.at(aggregator.properties, ["OrganizationAggregationSource", "AllAwsRegions"], false) == true
}

deny contains {"resource": member.id, "path": ["OrganizationId"], "message": message} if {
	some member in accounts.of_type("Account::Organizations::Membership")
	not values.at(member.properties, ["OrganizationId"], null) in {null, ""}
	not member.account in _covered
	message := "no aggregator here gathers all regions of the organization"
}
