# METADATA
# title: RDS clusters and their instances
# description: For rules with inventory scope on AWS::RDS::DBCluster and AWS::RDS::DBInstance.
package policies.lib.rds_clusters

import rego.v1

import data.policies.lib.values

clusters := values.as_list(values.at(input.resources, ["AWS::RDS::DBCluster"], []))

instances := values.as_list(values.at(input.resources, ["AWS::RDS::DBInstance"], []))

# The instances of a cluster that are at hand.
members(cluster) := [member.instance |
	names := _names(cluster)
	some member in _members
	member.of in names
	member.instance.region == cluster.region
]

# Told once: every cluster is held against all of them.
_members := [{"instance": instance, "of": lower(name)} |
	some instance in instances
	name := values.at(instance.properties, ["DBClusterIdentifier"], "")
	is_string(name)
	name != ""
]

# The cluster of an instance, where it is at hand.
cluster_of(instance) := [clusters[index] |
	name := _cluster_name(instance)
	some index, names in _all_names
	clusters[index].region == instance.region
	name in names
][0]

_all_names := [_names(cluster) | some cluster in clusters]

# RDS writes identifiers in small letters.
_cluster_name(instance) := lower(name) if {
	name := values.at(instance.properties, ["DBClusterIdentifier"], null)
	is_string(name)
	name != ""
}

_names(cluster) := {lower(name) |
	some name in [values.at(cluster, ["ref"], ""), values.at(cluster.properties, ["DBClusterIdentifier"], "")]
	is_string(name)
}

engine(database) := lower(written) if {
	written := values.at(database.properties, ["Engine"], "")
	is_string(written)
} else := ""

# Aurora's first serverless kind has no instances, and hardly any settings.
is_serverless_v1(cluster) if values.at(cluster.properties, ["EngineMode"], "") == "serverless"

# A cluster whose three instances are part of itself: of MySQL or PostgreSQL, not of Aurora.
is_multi_az(cluster) if not values.at(cluster.properties, ["DBClusterInstanceClass"], "") in {"", null}
