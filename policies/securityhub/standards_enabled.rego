# METADATA
# title: Security Hub runs with standards
# description: |
#   Without a standard, Security Hub judges nothing and merely collects what other services report. Leave
#   EnableDefaultStandards on, add an AWS::SecurityHub::Standard, or manage the accounts by configuration policies. What
#   regions have no hub at all, a template can't show.
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/standards-reference.html
# custom:
#   id: SECHUB-001
#   severity: medium
#   resource_types: [AWS::SecurityHub::Hub, AWS::SecurityHub::Standard, AWS::SecurityHub::ConfigurationPolicy]
#   scope: inventory
#   aliases:
#     aws_config: [securityhub-enabled]
#     prowler: [securityhub_enabled]
package policies.securityhub.standards_enabled

import data.policies.lib.values
import rego.v1

_has_standards if {
	some type in ["AWS::SecurityHub::Standard", "AWS::SecurityHub::ConfigurationPolicy"]
	count(object.get(input.resources, type, [])) > 0
}

deny contains {"resource": hub.id, "path": ["EnableDefaultStandards"], "message": message} if {
	some hub in input.resources["AWS::SecurityHub::Hub"]
	values.at(hub.properties, ["EnableDefaultStandards"], true) == false
	not _has_standards
	message := "the hub runs without any standard"
}
