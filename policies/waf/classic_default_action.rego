# METADATA
# title: Classic web ACLs block by default
# description: |
#   A web ACL that allows by default stops only what its rules name. Where the callers are known, block by default
#   and allow them; for a public site allow is usual, and the rules carry the weight.
#   Low for that reason. AWS ended WAF Classic on 30 September 2025: move to AWS::WAFv2::WebACL.
# related_resources:
#   - ref: https://docs.aws.amazon.com/waf/latest/developerguide/waf-migrating-from-classic.html
# custom:
#   id: WAF-007
#   severity: low
#   resource_types: [AWS::WAF::WebACL, AWS::WAFRegional::WebACL]
#   aliases:
#     cfn_nag: [F665]
#     guard: [WAF_WEB_ACL_DEFAULT_ACTION_RULE]
package policies.waf.classic_default_action

import rego.v1

import data.policies.lib.values

deny contains {"path": ["DefaultAction", "Type"], "message": "requests that no rule names are allowed"} if {
	values.at(input.properties, ["DefaultAction", "Type"], "") == "ALLOW"
}
