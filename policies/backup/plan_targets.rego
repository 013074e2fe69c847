# METADATA
# title: Backup plans back up daily and keep 35 days
# description: |
#   Damage is often noticed after weeks, and what was written since the last backup is lost. Let one rule of the plan
#   run every day, or continuously, and keep its backups for 35 days or more; without DeleteAfterDays they are kept for
#   good. Other rules of the plan may be slower or shorter.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/creating-a-backup-plan.html
# custom:
#   id: BACKUP-002
#   severity: medium
#   resource_types: [AWS::Backup::BackupPlan]
#   aliases:
#     aws_config: [backup-plan-min-frequency-and-min-retention-check, backup-recovery-point-minimum-retention-check]
package policies.backup.plan_targets

import data.policies.lib.properties
import data.policies.lib.values
import rego.v1

_wanted_days := 35

_rules := properties.items(["BackupPlan", "BackupPlanRule"])

_daily contains rule if {
	some rule in _rules
	_is_daily(rule.value)
}

# The default is daily.
_schedule(rule) := values.at(rule, ["ScheduleExpression"], "cron(0 5 ? * * *)")

_is_daily(rule) if values.at(rule, ["EnableContinuousBackup"], false) == true

_is_daily(rule) if _schedule(rule) in {null, "", "cron(0 5 ? * * *)", "rate(1 day)"}

_is_daily(rule) if regex.match(`^rate\(([0-9]|1[0-9]|2[0-4]) hours?\)$|^rate\([0-9]+ minutes?\)$`, _schedule(rule))

# Every day of the month, every month, every day of the week.
_is_daily(rule) if {
	regex.match(`^cron\(\S+ \S+ ([*?]|\*/1|1/1) \* ([*?]|1-7|SUN-SAT|MON-SUN|\?\*) \S+\)$`, _schedule(rule))
}

_days(rule) := values.at(rule, ["Lifecycle", "DeleteAfterDays"], null)

_is_kept(rule) if _days(rule) == null

_is_kept(rule) if {
	is_number(_days(rule))
	_days(rule) >= _wanted_days
}

_is_reached if {
	some rule in _daily
	_is_kept(rule.value)
}

deny contains {"path": path, "message": message} if {
	not _is_reached
	some rule in _daily
	path := array.concat(rule.path, ["Lifecycle", "DeleteAfterDays"])
	message := sprintf("daily backups are kept for %v of the wanted %v days", [_days(rule.value), _wanted_days])
}

deny contains {"path": path, "message": message} if {
	count(_daily) == 0
	some rule in _rules
	path := array.concat(rule.path, ["ScheduleExpression"])
	message := sprintf("%v runs less often than every day", [_schedule(rule.value)])
}
