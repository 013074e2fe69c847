# METADATA
# title: Accounts comply with Firewall Manager policies
# description: |
#   The organization has decided which firewalls and security groups its accounts have, and an account has others.
#   Look up the violations of the account in Firewall Manager and mend them, or let the policy do it by itself. Only
#   the account that administers Firewall Manager is told of them.
# related_resources:
#   - ref: https://docs.aws.amazon.com/waf/latest/developerguide/fms-compliance.html
# custom:
#   id: SECHUB-003
#   severity: medium
#   resource_types: [Live::FMS::PolicyCompliance]
#   aliases:
#     prowler: [fms_policy_compliant]
package policies.securityhub.firewall_manager

import rego.v1

deny contains {"path": ["ComplianceStatus"], "message": message} if {
	object.get(input.properties, "ComplianceStatus", null) == "NON_COMPLIANT"
	message := sprintf("%s does not comply with %s", [_member, _policy])
}

default _member := "an account"

_member := sprintf("account %s", [input.properties.MemberAccount]) if is_string(input.properties.MemberAccount)

default _policy := "a policy"

_policy := sprintf("the policy %s", [input.properties.PolicyName]) if is_string(input.properties.PolicyName)
