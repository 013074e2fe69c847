# METADATA
# title: Metric filters on a trail's log group, and the alarms on them
# description: |
#   For rules with inventory scope whose types are AWS::Logs::MetricFilter, AWS::CloudWatch::Alarm, AWS::CloudTrail::Trail
#   and AWS::SNS::Topic. An event is {"field", "values", "what"}: the filters must, together, look for each value of
#   the field; with "also", only filters count whose pattern matches that as well. A filter that asks for the "source"
#   and not for the field looks for all of them.
package policies.lib.alarms

import data.policies.lib.properties
import data.policies.lib.values
import rego.v1

_of_type(type) := values.as_list(values.at(input.resources, [type], []))

_filters := _of_type("AWS::Logs::MetricFilter")

_trails := _of_type("AWS::CloudTrail::Trail")

# Filters whose metric nobody is told of, and trails whose events of the kind no filter looks for. In a running account
# one trail of all regions is enough.
violations(event) := {violation |
	covered := _covered(event)
	some violation in (_untold(event) | _unseen(event))
	not violation.account in covered
}

# The running accounts in which somebody is told of the event, wherever it happens.
_covered(event) := {trail.account |
	some trail in _trails
	trail.source == "live"
	values.at(trail.properties, ["IsMultiRegionTrail"], false) == true
	values.at(trail.properties, ["IsLogging"], true) != false
	told := {value |
		some filter in _filters
		_reads(filter, trail)
		_is_told(filter)
		some value in _seen_by(filter, event)
	}
	count(event.values - told) == 0
}

_untold(event) := {violation |
	some filter in _filters
	count(_seen_by(filter, event)) > 0
	not _is_told(filter)
	violation := {
		"resource": filter.id,
		"account": filter.account,
		"path": _metric_path(filter),
		"message": _why_untold(filter, event),
	}
}

_why_untold(filter, event) := text if {
	_is_watched(filter, _armed)
	text := sprintf("the alarm on %s reaches nobody: no topic has a confirmed subscriber", [event.what])
} else := sprintf("no alarm tells anybody of %s, which this filter counts", [event.what])

_metric_path(filter) := path if {
	is_array(values.at(filter.properties, ["MetricTransformations"], null))
	path := ["MetricTransformations", 0, "MetricName"]
} else := ["MetricTransformations", "MetricName"]

_unseen(event) := {violation |
	some trail in _trails
	filters := [filter | some filter in _filters; _reads(filter, trail)]
	_is_judged(trail, filters)
	seen := {value | some filter in filters; _is_on(trail); some value in _seen_by(filter, event)}
	count(event.values - seen) > 0
	violation := {
		"resource": trail.id,
		"account": trail.account,
		"path": ["CloudWatchLogsLogGroupArn"],
		"message": sprintf("no metric filter looks for %s%s", [_unseen_names(event, event.values - seen), _hindrance(trail)]),
	}
}

# A running trail that is stopped gives filters nothing to read.
_is_on(trail) if trail.source != "live"

_is_on(trail) if values.at(trail.properties, ["IsLogging"], true) != false

# Why there can be no filter on the events of a running trail, or none that is seen.
_hindrance(trail) := ": the trail is stopped" if {
	not _is_on(trail)
} else := ": the trail writes to no log group" if {
	trail.source == "live"
	values.at(trail.properties, ["CloudWatchLogsLogGroupArn"], "") == ""
} else := sprintf(": its log group lies in account %s", [owner]) if {
	trail.source == "live"
	owner := split(values.at(trail.properties, ["CloudWatchLogsLogGroupArn"], ""), ":")[4]
	owner != trail.account
} else := ""

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

# The values of an event's field that a filter looks for, by name or with a star; all, where it asks for the source alone.
_seen_by(filter, event) := event.values if {
	regex.match(concat("", [`\$\.eventSource\s*=\s*"?`, replace(event.source, ".", "[.]")]), _pattern(filter))
	not contains(_pattern(filter), concat("", ["$.", event.field]))
} else := (event.values & sought) | {value |
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
	not _lies_elsewhere(filter, arn)
}

# A running filter reads a group of its own account and region.
_lies_elsewhere(filter, arn) if {
	filter.source == "live"
	not contains(arn, sprintf(":%s:%s:log-group:", [filter.region, filter.account]))
}

_differ(arn, name) if {
	contains(arn, ":log-group:")
	not contains(name, "${")
	not regex.match(`:log-group:[^:]*\$\{`, arn)
	not contains(concat("", [arn, ":"]), sprintf(":log-group:%s:", [name]))
}

# Whether an alarm watches a metric that the filter makes, and somebody hears of it.
_is_told(filter) if _is_watched(filter, _telling)

# Whether one of these metrics is one that the filter makes. All alarms are looked at once, and each filter looks its
# metrics up: an account has thousands of alarms.
_is_watched(filter, watched) if {
	some metric in _made(filter)
	_is_plain(metric.space)
	_place(filter, metric) in watched.plain
}

_is_watched(filter, watched) if {
	some metric in _made(filter)
	some other in watched.vague
	_is_same(_place(filter, metric), other)
}

_is_watched(filter, watched) if {
	some metric in _made(filter)
	not _is_plain(metric.space)
	some other in watched.plain
	_is_same(_place(filter, metric), other)
}

_made(filter) := {metric |
	some transformation in properties.located(filter.properties, ["MetricTransformations"])
	metric := {
		"name": values.at(transformation.value, ["MetricName"], null),
		"space": values.at(transformation.value, ["MetricNamespace"], null),
	}
}

_place(resource, metric) := object.union(metric, {"account": resource.account, "region": resource.region})

# A metric is one of its namespace: of the same name there may be another. What is not written out may be the same.
_is_same(one, other) if {
	one.name == other.name
	one.account == other.account
	one.region == other.region
	not _are_apart(one.space, other.space)
}

_are_apart(one, other) if {
	_is_plain(one)
	_is_plain(other)
	one != other
}

_is_plain(space) if {
	is_string(space)
	not contains(space, "${")
}

# The metrics that alarms with an action watch, and those of which somebody hears.
_armed := _sorted(_metrics_of(_armed_alarms))

_telling := _sorted(_metrics_of([alarm | some alarm in _armed_alarms; _reaches_somebody(alarm)]))

_armed_alarms := [alarm |
	some alarm in _of_type("AWS::CloudWatch::Alarm")
	not values.at(alarm.properties, ["AlarmActions"], []) in {null, "", []}
	values.at(alarm.properties, ["ActionsEnabled"], true) != false
]

_metrics_of(alarms) := {_place(alarm, metric) | some alarm in alarms; some metric in _metrics(alarm)}

_sorted(metrics) := {
	"plain": {metric | some metric in metrics; _is_plain(metric.space)},
	"vague": {metric | some metric in metrics; not _is_plain(metric.space)},
}

# A template doesn't show who confirms.
_reaches_somebody(alarm) if alarm.source != "live"

_reaches_somebody(alarm) if {
	alarm.source == "live"
	some action in values.as_list(values.at(alarm.properties, ["AlarmActions"], []))
	not _is_unheard(alarm, action)
}

# What stops, restarts or scales machines tells nobody.
_is_unheard(_, action) if {
	is_string(action)
	regex.match(`^arn:[^:]*:(autoscaling|automate|swf):`, action)
}

# A topic of this account that nobody listens to, whether it is still there or not; others' topics are not seen.
_is_unheard(alarm, action) if {
	is_string(action)
	contains(action, ":sns:")
	contains(action, sprintf(":%s:", [alarm.account]))
	not action in _heard_topics
}

_heard_topics contains topic.ref if {
	some topic in _of_type("AWS::SNS::Topic")
	object.get(topic.live, "SubscriptionsConfirmed", 0) > 0
}

_metrics(alarm) := {{
	"name": values.at(alarm.properties, ["MetricName"], ""),
	"space": values.at(alarm.properties, ["Namespace"], null),
}} | {metric |
	some query in properties.located(alarm.properties, ["Metrics"])
	metric := {
		"name": values.at(query.value, ["MetricStat", "Metric", "MetricName"], ""),
		"space": values.at(query.value, ["MetricStat", "Metric", "Namespace"], null),
	}
}
