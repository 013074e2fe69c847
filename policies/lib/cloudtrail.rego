# METADATA
# title: What trails record, of S3 objects above all
# description: By event selectors and by advanced ones.
package policies.lib.cloudtrail

import data.policies.lib.properties
import data.policies.lib.values
import rego.v1

# The trails of accounts in which none records "ReadOnly" or "WriteOnly" events of the objects of all buckets.
unrecorded(access) := {trail |
	some trail in _trails
	count([other | some other in _trails; other.account == trail.account; _records(other, access)]) == 0
}

_trails := values.as_list(values.at(input.resources, ["AWS::CloudTrail::Trail"], []))

# The property that says what is recorded.
path(trail) := ["AdvancedEventSelectors"] if {
	not values.at(trail.properties, ["AdvancedEventSelectors"], null) in {null, []}
} else := ["EventSelectors"]

_records(trail, access) if {
	some selector in properties.located(trail.properties, ["EventSelectors"])
	values.at(selector.value, ["ReadWriteType"], "All") in {"All", access}
	some data_resource in properties.items_in(selector, ["DataResources"])
	values.at(data_resource.value, ["Type"], "") == "AWS::S3::Object"
	some arn in values.as_list(values.at(data_resource.value, ["Values"], []))
	_is_every_bucket(arn)
}

_records(trail, access) if {
	some selector in properties.located(trail.properties, ["AdvancedEventSelectors"])
	fields := {field.value | some field in properties.items_in(selector, ["FieldSelectors"])}
	_wants(fields, "eventCategory", "Data")
	_wants(fields, "resources.type", "AWS::S3::Object")
	count({field | some field in fields; _narrows(field, access)}) == 0
}

# Whether a trail records management events, those that read and those that write. One without selectors does.
records_management(trail) if {
	count(properties.located(trail.properties, ["EventSelectors"])) == 0
	count(properties.located(trail.properties, ["AdvancedEventSelectors"])) == 0
}

# The two kinds may have a selector each.
records_management(trail) if {
	_manages(trail, "ReadOnly")
	_manages(trail, "WriteOnly")
}

_manages(trail, access) if {
	some selector in properties.located(trail.properties, ["EventSelectors"])
	values.at(selector.value, ["IncludeManagementEvents"], true) != false
	values.at(selector.value, ["ReadWriteType"], "All") in {"All", access}
}

# Leaving out the events of a service that makes many, as KMS does, is no narrowing; taking those of one service alone is.
_manages(trail, access) if {
	some selector in properties.located(trail.properties, ["AdvancedEventSelectors"])
	fields := {field.value | some field in properties.items_in(selector, ["FieldSelectors"])}
	_wants(fields, "eventCategory", "Management")
	count({field | some field in fields; _narrows(field, access)}) == 0
}

_is_every_bucket(arn) if arn in {"arn:aws:s3", "arn:aws:s3:::"}

_is_every_bucket(arn) if regex.match(`^arn:(aws-[a-z-]+|\$\{AWS::Partition\}):s3(:::)?$`, arn)

_wants(fields, name, value) if {
	some field in fields
	values.at(field, ["Field"], "") == name
	value in values.as_list(values.at(field, ["Equals"], []))
}

# A field selector that leaves events out. Leaving out some buckets, the log bucket for one, is no narrowing.
_narrows(field, access) if {
	values.at(field, ["Field"], "") == "readOnly"
	wanted := {sprintf("%v", [value]) | some value in values.as_list(values.at(field, ["Equals"], []))}
	count(wanted & {_read_only[access]}) == 0
}

_narrows(field, _) if {
	not values.at(field, ["Field"], "") in {"eventCategory", "resources.type", "readOnly"}
	some operator in ["Equals", "StartsWith", "EndsWith"]
	not values.at(field, [operator], null) in {null, []}
}

# Nor is leaving out the name of an event of the other kind.
_narrows(field, access) if {
	values.at(field, ["Field"], "") == "eventName"
	some operator in ["NotEquals", "NotStartsWith"]
	some name in values.as_list(values.at(field, [operator], []))
	_kind(name) == access
}

_kind(name) := "ReadOnly" if regex.match(`^(Get|Head|List|Select)`, name)

_kind(name) := "WriteOnly" if not regex.match(`^(Get|Head|List|Select)`, name)

_read_only := {"ReadOnly": "true", "WriteOnly": "false"}
