# METADATA
# title: RDS enhanced monitoring is on
# description: |
#   The metrics that CloudWatch sees from outside don't tell which process eats memory or processor; in an outage that
#   is what is needed. Set MonitoringInterval to 60 seconds or fewer, with a MonitoringRoleArn. Members of an Aurora
#   cluster may get it from their cluster.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Monitoring.OS.html
# custom:
#   id: RDS-017
#   severity: low
#   resource_types: [AWS::RDS::DBInstance, AWS::RDS::DBCluster]
#   verdict_types: [AWS::RDS::DBInstance, AWS::RDS::DBCluster]
#   scope: inventory
#   aliases:
#     checkov: [CKV_AWS_118]
#     aws_config: [rds-enhanced-monitoring-enabled]
#     security_hub: [RDS.6]
#     prowler: [rds_instance_enhanced_monitoring_enabled]
#     guard: [RDS_ENHANCED_MONITORING_ENABLED]
package policies.rds.enhanced_monitoring

import rego.v1

import data.policies.lib.rds_clusters
import data.policies.lib.values

_message := "enhanced monitoring is off"

deny contains {"resource": database.id, "path": ["MonitoringInterval"], "message": _message} if {
	some database in rds_clusters.instances
	not _monitored(database, "MonitoringInterval")
	not startswith(rds_clusters.engine(database), "custom-")
	not _follows_cluster(database)
}

# The instances of an Aurora cluster are judged one by one.
deny contains {"resource": cluster.id, "path": ["MonitoringInterval"], "message": _message} if {
	some cluster in rds_clusters.clusters
	rds_clusters.is_multi_az(cluster)
	not _monitored(cluster, "MonitoringInterval")
}

_follows_cluster(instance) if {
	values.at(instance.properties, ["MonitoringInterval"], null) == null
	_monitored(rds_clusters.cluster_of(instance), "MonitoringInterval")
}

_monitored(database, property) if {
	interval := values.at(database.properties, [property], 0)
	is_number(interval)
	interval > 0
}
