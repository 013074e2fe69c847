# METADATA
# title: Performance Insights is on
# description: |
#   Without its record of load and waits a slow or misused database is guesswork afterwards. Turn it on with
#   EnablePerformanceInsights for an instance, or PerformanceInsightsEnabled for a cluster, whose members then have it;
#   seven days of history cost nothing, and CloudWatch Database Insights builds on it. Not judged: Db2, RDS Custom, and
#   the small classes of MySQL and MariaDB that can't have it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights.html
# custom:
#   id: RDS-018
#   severity: low
#   resource_types: [AWS::RDS::DBInstance, AWS::RDS::DBCluster]
#   verdict_types: [AWS::RDS::DBInstance, AWS::RDS::DBCluster]
#   scope: inventory
#   aliases:
#     trivy: [AVD-AWS-0133]
package policies.rds.performance_insights

import rego.v1

import data.policies.lib.rds_clusters
import data.policies.lib.values

_message := "Performance Insights is off"

deny contains {"resource": database.id, "path": ["EnablePerformanceInsights"], "message": _message} if {
	some database in rds_clusters.instances
	not _enabled(database, "EnablePerformanceInsights")
	not startswith(rds_clusters.engine(database), "custom-")
	not _lacks(database)
	not _follows_cluster(database)
}

# The instances of an Aurora cluster are judged one by one.
deny contains {"resource": cluster.id, "path": ["PerformanceInsightsEnabled"], "message": _message} if {
	some cluster in rds_clusters.clusters
	rds_clusters.is_multi_az(cluster)
	not _enabled(cluster, "PerformanceInsightsEnabled")
}

_follows_cluster(instance) if {
	values.at(instance.properties, ["EnablePerformanceInsights"], null) == null
	_enabled(rds_clusters.cluster_of(instance), "PerformanceInsightsEnabled")
}

_enabled(database, property) if values.at(database.properties, [property], false) == true

_lacks(instance) if startswith(rds_clusters.engine(instance), "db2-")

_lacks(instance) if regex.match(_small[rds_clusters.engine(instance)], instance.properties.DBInstanceClass)

_small := {
	"aurora-mysql": `^db[.]t([23][.]|4g[.](micro|small)$)`,
	"mariadb": `^db[.]t(2|3|4g)[.](micro|small)$`,
	"mysql": `^db[.]t(2|3|4g)[.](micro|small)$`,
}
