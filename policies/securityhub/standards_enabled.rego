# METADATA
# title: Security Hub runs with standards in every region
# description: |
#   Without a standard, Security Hub judges nothing and merely collects what other services report. Leave
#   EnableDefaultStandards on, add an AWS::SecurityHub::Standard, or manage the accounts by configuration policies. Of a
#   running account each region is judged as well: it needs a hub; a template can't show that.
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/standards-reference.html
# custom:
#   id: SECHUB-001
#   severity: medium
#   resource_types:
#     - AWS::SecurityHub::Hub
#     - AWS::SecurityHub::Standard
#     - AWS::SecurityHub::ConfigurationPolicy
#     - Account::Region::Enabled
#   verdict_types: [AWS::SecurityHub::Hub, Account::Region::Enabled]
#   scope: inventory
#   aliases:
#     aws_config: [securityhub-enabled]
#     prowler: [securityhub_enabled]
package policies.securityhub.standards_enabled

import data.policies.lib.accounts
import data.policies.lib.values
import rego.v1

_hubs := accounts.of_type("AWS::SecurityHub::Hub")

# In a template the standards of a hub are those beside it; a running hub tells whether it has some.
_has_standards(hub) if {
	hub.source != "live"
	some type in ["AWS::SecurityHub::Standard", "AWS::SecurityHub::ConfigurationPolicy"]
	count(object.get(input.resources, type, [])) > 0
}

_has_standards(hub) if {
	hub.source == "live"
	some standard in accounts.of_type("AWS::SecurityHub::Standard")
	standard.account == hub.account
	standard.region == hub.region
}

deny contains {"resource": hub.id, "path": ["EnableDefaultStandards"], "message": message} if {
	some hub in _hubs
	values.at(hub.properties, ["EnableDefaultStandards"], true) == false
	not _has_standards(hub)
	message := "the hub runs without any standard"
}

deny contains {"resource": region.id, "path": ["Region"], "message": message} if {
	some region in accounts.regions_without(_hubs)
	message := sprintf("Security Hub is off in %s", [accounts.name(region)])
}
