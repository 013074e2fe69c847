# METADATA
# title: RDS clusters run in several zones
# description: |
#   A cluster with a single instance is away until a new one is made when the instance or its zone fails. Add a second
#   AWS::RDS::DBInstance in another zone. Clusters with a DBClusterInstanceClass always have three instances, Aurora
#   Serverless v1 has none, and a cluster without an instance at hand is not judged: they may be in another template.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.AuroraHighAvailability.html
# custom:
#   id: RDS-006
#   severity: medium
#   resource_types: [AWS::RDS::DBCluster, AWS::RDS::DBInstance]
#   scope: inventory
#   aliases:
#     aws_config: [rds-cluster-multi-az-enabled]
#     security_hub: [RDS.15]
#     prowler: [rds_cluster_multi_az]
#     regula: [FG_R00209]
package policies.rds.cluster_multi_az

import rego.v1

import data.policies.lib.rds_clusters
import data.policies.lib.values

deny contains {"resource": cluster.id, "path": [], "message": message} if {
	some cluster in rds_clusters.clusters
	not rds_clusters.is_multi_az(cluster)
	not rds_clusters.is_serverless_v1(cluster)
	message := _finding(rds_clusters.members(cluster))
}

_finding(members) := sprintf("the cluster has a single instance, %s", [members[0].id]) if count(members) == 1

_finding(members) := sprintf("all instances of the cluster stand in zone %v", [zone]) if {
	count(members) > 1
	zones := {values.at(member.properties, ["AvailabilityZone"], null) | some member in members}
	count(zones) == 1
	some zone in zones
	not zone in {"", null}
}
