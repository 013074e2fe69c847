# METADATA
# title: Redshift database name is not the default
# description: |
#   Who tries to get in begins with the usual name. Choose another DBName for a new cluster; a running one keeps its
#   name.
# related_resources:
#   - ref: https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-clusters.html
# custom:
#   id: REDSHIFT-013
#   severity: low
#   resource_types: [AWS::Redshift::Cluster]
#   aliases:
#     aws_config: [redshift-default-db-name-check]
#     security_hub: [Redshift.9]
#     prowler: [redshift_cluster_non_default_database_name]
package policies.redshift.database_name

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["DBName"], "message": "the database has the usual name dev"} if {
	properties.value(["DBName"], "dev") == "dev"
}
