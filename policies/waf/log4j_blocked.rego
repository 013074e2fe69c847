# METADATA
# title: Web ACLs block Log4j lookups
# description: |
#   Servers with an old Log4j run what a lookup in any header or field tells them to. AWS's managed group of known
#   bad inputs blocks such lookups and costs nothing more: add AWSManagedRulesKnownBadInputsRuleSet, without counting
#   instead of blocking.
#   Low, as patched servers don't need it. What a rule group of your own blocks can't be seen, and doesn't count.
# related_resources:
#   - ref: https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html
# custom:
#   id: WAF-003
#   severity: low
#   resource_types: [AWS::WAFv2::WebACL]
#   aliases:
#     checkov: [CKV_AWS_192]
#     regula: [FG_R00500]
package policies.waf.log4j_blocked

import rego.v1

import data.policies.lib.entries
import data.policies.lib.values

_groups := [{"path": rule.path, "rule": rule.value, "group": group} |
	some rule in entries.of(input.properties, ["Rules"])
	group := values.at(rule.value, ["Statement", "ManagedRuleGroupStatement"], null)
	values.at(group, ["Name"], "") == "AWSManagedRulesKnownBadInputsRuleSet"
]

deny contains {"path": ["Rules"], "message": "no managed rule group blocks Log4j lookups"} if count(_groups) == 0

# One group that works is enough.
deny contains fault if {
	every group in _groups {
		count(_faults(group)) > 0
	}
	some group in _groups
	some fault in _faults(group)
}

_faults(group) := (_counting(group) | _excluded(group)) | _overridden(group)

_counting(group) := {fault |
	group.rule.OverrideAction.Count
	fault := {
		"path": array.concat(group.path, ["OverrideAction"]),
		"message": "the rule group of known bad inputs counts Log4j lookups only",
	}
}

_excluded(group) := {fault |
	some entry in entries.of(group.group, ["ExcludedRules"])
	startswith(entry.value.Name, "Log4JRCE")
	fault := {
		"path": array.concat(group.path, array.concat(["Statement", "ManagedRuleGroupStatement"], entry.path)),
		"message": sprintf("the rule %s is excluded", [entry.value.Name]),
	}
}

_overridden(group) := {fault |
	some entry in entries.of(group.group, ["RuleActionOverrides"])
	startswith(entry.value.Name, "Log4JRCE")
	some action in ["Allow", "Count"]
	entry.value.ActionToUse[action]
	path := array.concat(["Statement", "ManagedRuleGroupStatement"], entry.path)
	fault := {
		"path": array.concat(group.path, array.concat(path, ["ActionToUse"])),
		"message": sprintf("the rule %s is set to %s", [entry.value.Name, action]),
	}
}
