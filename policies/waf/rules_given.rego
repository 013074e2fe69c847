# METADATA
# title: Web ACLs have rules
# description: |
#   A web ACL without rules lets everything through, or nothing, and those who see it believe that somebody filters.
#   Give it rules, such as AWS's managed groups, or remove it. What Firewall Manager keeps is left to it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/waf/latest/developerguide/web-acl.html
# custom:
#   id: WAF-001
#   severity: medium
#   resource_types: [AWS::WAFv2::WebACL]
#   aliases:
#     aws_config: [wafv2-webacl-not-empty]
#     security_hub: [WAF.10]
#     prowler: [wafv2_webacl_with_rules]
package policies.waf.rules_given

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["Rules"], "message": "the web ACL has no rule"} if {
	count(properties.items(["Rules"])) == 0
	object.get(input.live, "ManagedByFirewallManager", false) != true
}
