# METADATA
# title: How old something is
# description: |
#   Times are text as RFC 3339 has it. Ages count from the moment at which the account was read, `at` of a resource, and
#   not from the clock: the same account gives the same verdicts tomorrow.
package policies.lib.ages

import rego.v1

# The whole days from a time to the moment; for what lies ahead -1 within a day, -2 within two; undefined where either
# is no time.
days(time_text, moment) := _whole_days(_instant(moment) - _instant(time_text))

# Rounded by hand: engines differ in how they round below zero.
_whole_days(distance) := floor(distance / _day) if distance >= 0

_whole_days(distance) := -1 - floor((0 - distance) / _day) if distance < 0

_day := 86400000000000

# Whether a time can be read as one.
is_time(value) if _instant(value)

_instant(text) := time.parse_rfc3339_ns(text) if {
	is_string(text)
	_is_usual(text, _form)
} else := time.parse_rfc3339_ns(text) if {
	is_string(text)
	regex.match(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-5][0-9]([.][0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$`, text)
}

# The form that AWS gives nearly all times in; the expression takes ten times as long. What else is of this length is
# a time for no parser.
_is_usual(text, form) if {
	count(text) == count(form.like)
	contains(text, form.before_hours)
	endswith(text, form.end)
	not endswith(text, form.leap_second)
}

# Texts with a space are no candidates for unknown values.
_form := {
	"like": trim_space("1970-01-01T00:00:00Z "),
	"before_hours": trim_space("T "),
	"end": trim_space("Z "),
	"leap_second": trim_space(":60Z "),
}
