# METADATA
# title: RDS databases export logs
# description: |
#   Logs on the instance are deleted after days and go with it; failed logins and errors then can't be traced. Export
#   to CloudWatch with EnableCloudwatchLogsExports what tells of logins, changes and faults: postgresql; error and
#   audit of MySQL and MariaDB; alert, audit and listener of Oracle; error and agent of SQL Server; diag.log and
#   notify.log of Db2. General and slow query logs help with tuning and may hold data, so they are not asked for. MySQL
#   and MariaDB write audit logs once the option group or the cluster's parameter group turns them on. Members follow
#   their cluster.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.Procedural.UploadtoCloudWatch.html
# custom:
#   id: RDS-012
#   severity: medium
#   resource_types: [AWS::RDS::DBInstance, AWS::RDS::DBCluster]
#   aliases:
#     aws_config: [rds-logging-enabled]
#     security_hub: [RDS.9, RDS.34, RDS.36, RDS.37, RDS.40, RDS.42, RDS.45]
#     prowler: [rds_instance_integration_cloudwatch_logs, rds_cluster_integration_cloudwatch_logs]
#     guard: [RDS_INSTANCE_LOGGING_ENABLED]
package policies.rds.logs_exported

import rego.v1

import data.policies.lib.properties
import data.policies.lib.rds
import data.policies.lib.values

deny contains {"path": ["EnableCloudwatchLogsExports"], "message": message} if {
	not rds.is_member
	not rds.is_custom
	not rds.is_serverless_v1
	message := _finding(_wanted - _exported)
}

_exported contains lower(name) if {
	some name in values.as_list(properties.value(["EnableCloudwatchLogsExports"], []))
	is_string(name)
}

# The engine of a replica or a restored database isn't always written: any log will do then.
default _wanted := set()

_wanted := _by_engine[_kind]

_finding(missing) := sprintf("%s logs are not exported", [concat(", ", sort(missing))]) if count(missing) > 0

_finding(missing) := "no logs are exported" if {
	count(missing) == 0
	count(_wanted) == 0
	count(_exported) == 0
}

# Clusters of MySQL instances have no audit log.
_kind := "mysql cluster" if {
	input.type == "AWS::RDS::DBCluster"
	rds.engine == "mysql"
} else := regex.replace(rds.engine, `^(oracle|db2)-.*$`, "$1")

_by_engine := {
	"aurora": {"error", "audit"},
	"aurora-mysql": {"error", "audit"},
	"aurora-postgresql": {"postgresql"},
	"db2": {"diag.log", "notify.log"},
	"mariadb": {"error", "audit"},
	"mysql": {"error", "audit"},
	"mysql cluster": {"error"},
	"oracle": {"alert", "audit", "listener"},
	"postgres": {"postgresql"},
	"sqlserver-ee": {"error", "agent"},
	"sqlserver-ex": {"error"},
	"sqlserver-se": {"error", "agent"},
	"sqlserver-web": {"error", "agent"},
}
