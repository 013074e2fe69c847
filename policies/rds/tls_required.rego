# METADATA
# title: Database connections must use TLS
# description: |
#   A client that doesn't ask for TLS sends its password and the data readable through the network, and nobody
#   notices. Force TLS in a parameter group: rds.force_ssl 1 for PostgreSQL (the default from 15 on) and SQL Server,
#   require_secure_transport ON for MySQL and MariaDB; for Aurora in the cluster's group. A default group can't be
#   changed, so give the database one of its own. A group that is not among the resources at hand is not judged.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html
# custom:
#   id: RDS-009
#   severity: high
#   resource_types: [AWS::RDS::DBInstance, AWS::RDS::DBParameterGroup, AWS::RDS::DBClusterParameterGroup]
#   aliases:
#     checkov: [CKV2_AWS_69]
#     aws_config: [rds-mysql-instance-encrypted-in-transit, rds-postgres-instance-encrypted-in-transit]
#     security_hub: [RDS.38, RDS.39, RDS.41, RDS.44]
#     prowler: [rds_instance_transport_encrypted]
package policies.rds.tls_required

import rego.v1

import data.policies.lib.rds

# The parameter that forces TLS, for a family (postgres15, sqlserver-se-15.0) or an engine.
_setting(family) := "rds.force_ssl" if regex.match(`^(postgres|aurora-postgresql|sqlserver-)`, family)

_setting(family) := "require_secure_transport" if regex.match(`^(mysql|mariadb|aurora-mysql)`, family)

_family := lower(input.properties.Family) if is_string(input.properties.Family)

# Aurora forces TLS for the cluster as a whole: its instance groups don't have the parameter.
_judged if input.type == "AWS::RDS::DBClusterParameterGroup"

_judged if {
	input.type == "AWS::RDS::DBParameterGroup"
	not startswith(_family, "aurora")
}

deny contains {"path": ["Parameters", setting], "message": message} if {
	_judged
	setting := _setting(_family)
	not _forced(setting)
	message := sprintf("%s does not force TLS", [setting])
}

# An instance with the default group of its engine.
deny contains {"path": ["DBParameterGroupName"], "message": message} if {
	input.type == "AWS::RDS::DBInstance"
	_default_group
	not rds.is_member
	not rds.is_replica
	setting := _setting(rds.engine)
	not _default_forces
	message := sprintf("the default parameter group does not force TLS (%s)", [setting])
}

_forced(setting) if lower(sprintf("%v", [_parameters[setting]])) in {"1", "on", "true"}

_forced("rds.force_ssl") if {
	object.get(_parameters, "rds.force_ssl", null) == null
	_forced_by_default(_family)
}

default _parameters := {}

_parameters := input.properties.Parameters if is_object(input.properties.Parameters)

# PostgreSQL 15 turned it on.
_forced_by_default(family) if {
	regex.match(`^postgres\d`, family)
	to_number(regex.replace(family, `^postgres(\d+).*$`, "$1")) >= 15
}

_default_group if not rds.given("DBParameterGroupName")

_default_group if startswith(input.properties.DBParameterGroupName, "default.")

# Without a version RDS takes a recent one.
_default_forces if {
	rds.engine == "postgres"
	not rds.given("EngineVersion")
}

_default_forces if _forced_by_default(sprintf("%s%v", [rds.engine, input.properties.EngineVersion]))
