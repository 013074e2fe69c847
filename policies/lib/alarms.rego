# METADATA
# title: Metric filters on a trail's log group, and the alarms on them
# description: |
#   For rules with inventory scope whose types are AWS::Logs::MetricFilter, AWS::CloudWatch::Alarm and
#   AWS::CloudTrail::Trail. An event is {"field", "values", "what"}: the filters must, together, look for each value of
#   the field; with "also", only filters count whose pattern matches that as well.
package policies.lib.alarms

import data.policies.lib.properties
import data.policies.lib.values
import rego.v1

_of_type(type) := values.as_list(values.at(input.resources, [type], []))

_filters := _of_type("AWS::Logs::MetricFilter")

# Filters whose metric nobody is told of, and trails whose events of the kind no filter looks for.
violations(event) := _untold(event) | _unseen(event)

_untold(event) := {violation |
	some filter in _filters
	count(_seen_by(filter, event)) > 0
	not _is_told(filter)
	violation := {
		"resource": filter.id,
		"path": _metric_path(filter),
		"message": sprintf("no alarm tells anybody of %s, which this filter counts", [event.what]),
	}
}

_metric_path(filter) := path if {
	is_array(values.at(filter.properties, ["MetricTransformations"], null))
	path := ["MetricTransformations", 0, "MetricName"]
} else := ["MetricTransformations", "MetricName"]

_unseen(event) := {violation |
	some trail in _of_type("AWS::CloudTrail::Trail")
	filters := [filter | some filter in _filters; _reads(filter, trail)]
	_is_judged(trail, filters)
	seen := {value | some filter in filters; some value in _seen_by(filter, event)}
	count(event.values - seen) > 0
	violation := {
		"resource": trail.id,
		"path": ["CloudWatchLogsLogGroupArn"],
		"message": sprintf("no metric filter looks for %s", [_unseen_names(event, event.values - seen)]),
	}
}

# In a template, a trail only where filters for its events stand beside it: others make theirs elsewhere, or none.
_is_judged(trail, _) if trail.source == "live"

_is_judged(_, filters) if {
	some filter in filters
	regex.match(`\$\.(eventName|eventSource|errorCode|userIdentity)`, _pattern(filter))
}

_unseen_names(event, missing) := event.what if {
	missing == event.values
} else := concat(", ", sort(missing))

_pattern(filter) := pattern if {
	pattern := values.at(filter.properties, ["FilterPattern"], "")
	is_string(pattern)
}

# The values of an event's field that a filter looks for, by name or with a star.
_seen_by(filter, event) := (event.values & sought) | {value |
	some text in sought
	contains(text, "*")
	pattern := sprintf("^%s$", [replace(replace(text, ".", "[.]"), "*", ".*")])
	some value in event.values
	regex.match(pattern, value)
} if {
	_matches_also(filter, event)
	sought := {match[1] | some match in regex.find_all_string_submatch_n(_comparison(event), _pattern(filter), -1)}
} else := set()

_comparison(event) := concat("", [`\$\.`, replace(event.field, ".", "[.]"), `\s*=\s*"?([A-Za-z0-9.*_-]+)`])

_matches_also(filter, event) if regex.match(object.get(event, "also", ""), _pattern(filter))

# Whether the group that a filter reads may be that of a trail: it is not where both are written out and differ.
_reads(filter, trail) if {
	arn := values.at(trail.properties, ["CloudWatchLogsLogGroupArn"], "")
	is_string(arn)
	arn != ""
	name := values.at(filter.properties, ["LogGroupName"], "")
	is_string(name)
	not _differ(arn, name)
}

_differ(arn, name) if {
	contains(arn, ":log-group:")
	not contains(name, "${")
	not regex.match(`:log-group:[^:]*\$\{`, arn)
	not contains(concat("", [arn, ":"]), sprintf(":log-group:%s:", [name]))
}

# Whether an alarm with an action watches a metric that the filter makes.
_is_told(filter) if {
	some transformation in properties.located(filter.properties, ["MetricTransformations"])
	name := values.at(transformation.value, ["MetricName"], null)
	some alarm in _of_type("AWS::CloudWatch::Alarm")
	name in _metrics(alarm)
	not values.at(alarm.properties, ["AlarmActions"], []) in {null, "", []}
	values.at(alarm.properties, ["ActionsEnabled"], true) != false
}

_metrics(alarm) := {values.at(alarm.properties, ["MetricName"], "")} | {name |
	some query in properties.located(alarm.properties, ["Metrics"])
	name := values.at(query.value, ["MetricStat", "Metric", "MetricName"], "")
}
