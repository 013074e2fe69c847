# METADATA
# title: What AWS Backup selects
# description: |
#   For rules with inventory scope whose resource types name AWS::Backup::BackupSelection. Selections of another template
#   are not seen; of a running account all are.
package policies.lib.backup_selections

import data.policies.lib.values
import rego.v1

present := values.as_list(values.at(input.resources, ["AWS::Backup::BackupSelection"], []))

# Whether a selection holds a resource: by its ARN, which Fn::GetAtt gives as the attribute, by a pattern for the
# service, or by one of its tags, {key: value}.
holds(resource, attribute, service, tags) if {
	some selection in present
	selection.account == resource.account
	selection.region == resource.region
	wanted := values.at(selection.properties, ["BackupSelection"], {})
	_chosen(wanted, resource, attribute, service, tags)
	not _left_out(wanted, resource, attribute, service)
	count(_unmet(wanted, tags)) == 0
}

# The running resources of a type that no plan backs up.
uncovered(type) := values.as_list(values.at(input.resources, [type], [])) if count(present) == 0

uncovered(type) := [resource |
	some resource in values.as_list(values.at(input.resources, [type], []))
	not holds(resource, "Arn", "", tags_of(values.at(resource.properties, ["Tags"], [])))
] if {
	count(present) > 0
}

# Tags as templates list them, as an object; a key that stands twice has no say.
tags_of(list) := {key: value |
	some tag in values.as_list(list)
	key := values.at(tag, ["Key"], null)
	is_string(key)
	value := values.at(tag, ["Value"], null)
	count({twin | some twin in values.as_list(list); values.at(twin, ["Key"], null) == key}) == 1
}

_chosen(wanted, resource, attribute, service, _) if {
	some arn in values.as_list(values.at(wanted, ["Resources"], []))
	_is_arn(arn, resource, attribute, service)
}

_chosen(wanted, _, _, _, tags) if {
	some condition in values.as_list(values.at(wanted, ["ListOfTags"], []))
	_is_met(condition, values.at(condition, ["ConditionKey"], ""), tags)
}

_left_out(wanted, resource, attribute, service) if {
	some arn in values.as_list(values.at(wanted, ["NotResources"], []))
	_is_arn(arn, resource, attribute, service)
}

_is_arn("*", _, _, _) := true

_is_arn(arn, resource, _, _) if {
	resource.source == "live"
	is_string(arn)
	glob.match(arn, [], resource.id)
}

_is_arn(arn, resource, attribute, _) if arn == sprintf("${%s.%s}", [resource.id, attribute])

_is_arn(arn, resource, _, _) if {
	resource.source != "live"
	is_string(arn)
	is_string(resource.ref)
	resource.ref != ""
	endswith(arn, concat("", ["/", resource.ref]))
}

# In a template the pattern alone doesn't tell which resources it means.
_is_arn(arn, resource, _, service) if {
	resource.source != "live"
	is_string(arn)
	contains(arn, sprintf(":%s:", [service]))
	endswith(arn, "*")
}

# Conditions that the tags don't meet: all must be met.
_unmet(wanted, tags) := {condition |
	some operator in ["StringEquals", "StringLike", "StringNotEquals", "StringNotLike"]
	some condition in values.as_list(values.at(wanted, ["Conditions", operator], []))
	key := values.at(condition, ["ConditionKey"], "")
	is_string(key)
	not _agrees(operator, condition, trim_prefix(key, "aws:ResourceTag/"), tags)
}

_agrees("StringEquals", condition, key, tags) if _is_met(condition, key, tags)

_agrees("StringNotEquals", condition, key, tags) if not _is_met(condition, key, tags)

_agrees("StringLike", condition, key, tags) if _is_like(condition, key, tags)

_agrees("StringNotLike", condition, key, tags) if not _is_like(condition, key, tags)

_is_like(condition, key, tags) if {
	pattern := values.at(condition, ["ConditionValue"], null)
	is_string(pattern)
	value := values.at(tags, [key], null)
	is_string(value)
	glob.match(pattern, [], value)
}

_is_met(condition, key, tags) if {
	value := values.at(condition, ["ConditionValue"], null)
	value != null
	values.at(tags, [key], null) == value
}
