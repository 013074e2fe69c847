# METADATA
# title: Where an RDS database takes its settings from
# description: Cluster members follow their cluster, replicas their source, restored databases the snapshot.
package policies.lib.rds

import rego.v1

import data.policies.lib.values

# A property that says something: present, not null and not the empty default of a parameter.
given(property) if {
	value := values.at(input.properties, [property], "")
	not value in {"", null}
}

default engine := ""

engine := lower(input.properties.Engine) if is_string(input.properties.Engine)

is_aurora if startswith(engine, "aurora")

# RDS Custom: the customer runs the host, and RDS takes few settings.
is_custom if startswith(engine, "custom-")

# Aurora's first serverless kind has no instances, and hardly any settings.
is_serverless_v1 if {
	input.type == "AWS::RDS::DBCluster"
	values.at(input.properties, ["EngineMode"], "") == "serverless"
}

# An instance whose storage, backups and password are those of its cluster.
is_member if {
	input.type == "AWS::RDS::DBInstance"
	given("DBClusterIdentifier")
}

is_member if {
	input.type == "AWS::RDS::DBInstance"
	is_aurora
}

is_replica if {
	input.type == "AWS::RDS::DBInstance"
	some property in ["SourceDBInstanceIdentifier", "SourceDBClusterIdentifier"]
	given(property)
}

# Encryption comes with the data that a database starts from.
starts_from_data if {
	some property in _sources[input.type]
	given(property)
}

_sources := {
	"AWS::RDS::DBInstance": [
		"DBSnapshotIdentifier",
		"DBClusterSnapshotIdentifier",
		"SourceDBInstanceIdentifier",
		"SourceDBClusterIdentifier",
		"SourceDBInstanceAutomatedBackupsArn",
		"SourceDbiResourceId",
	],
	"AWS::RDS::DBCluster": [
		"SnapshotIdentifier",
		"SourceDBClusterIdentifier",
		"SourceDbClusterResourceId",
		"ReplicationSourceIdentifier",
	],
	"AWS::RDS::GlobalCluster": ["SourceDBClusterIdentifier"],
}
