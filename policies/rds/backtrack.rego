# METADATA
# title: Aurora MySQL can rewind
# description: |
#   After a faulty statement a cluster with backtracking is rewound in minutes; a restore from backup takes hours and a
#   new endpoint. Set BacktrackWindow to the seconds wanted, up to 259200, when the cluster is made or restored. Not
#   judged: clusters of a global database, replicas, and Aurora Serverless v1, which can't have it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Managing.Backtrack.html
# custom:
#   id: RDS-021
#   severity: low
#   resource_types: [AWS::RDS::DBCluster]
#   aliases:
#     security_hub: [RDS.14]
#     prowler: [rds_cluster_backtrack_enabled]
#     guard: [AURORA_MYSQL_BACKTRACKING_ENABLED]
package policies.rds.backtrack

import rego.v1

import data.policies.lib.rds

deny contains {"path": ["BacktrackWindow"], "message": "the cluster can't be rewound"} if {
	rds.engine in {"aurora", "aurora-mysql"}
	not _has_window
	not rds.is_serverless_v1
	not rds.given("GlobalClusterIdentifier")
	not rds.given("ReplicationSourceIdentifier")
}

_has_window if {
	is_number(input.properties.BacktrackWindow)
	input.properties.BacktrackWindow > 0
}
