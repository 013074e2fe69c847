# METADATA
# title: How long backups are kept
# description: One wording for all databases that keep them for a number of days.
package policies.lib.backups

import rego.v1

# What is wrong with the days that automated "backups" or "snapshots" are kept; undefined where they are enough.
shortfall(0, _, noun) := sprintf("automated %s are off", [noun])

shortfall(days, wanted, noun) := message if {
	is_number(days)
	days < wanted
	days != 0
	message := sprintf("automated %s are kept for %v of the wanted %v days", [noun, days, wanted])
}

shortfall(days, wanted, noun) := sprintf("automated %s are kept for less than %v days", [noun, wanted]) if {
	not is_number(days)
}
