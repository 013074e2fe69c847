# METADATA
# title: RDS master user name is not a default
# description: |
#   Who guesses passwords begins with the usual names. Choose another MasterUsername for a new database; a running one
#   keeps its name.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_BestPractices.Security.html
# custom:
#   id: RDS-022
#   severity: low
#   resource_types: [AWS::RDS::DBInstance, AWS::RDS::DBCluster]
#   aliases:
#     aws_config: [rds-cluster-default-admin-check, rds-instance-default-admin-check]
#     security_hub: [RDS.24, RDS.25]
#     prowler: [rds_instance_default_admin, rds_cluster_default_admin]
package policies.rds.admin_name

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["MasterUsername"], "message": sprintf("the master user has the usual name %s", [name])} if {
	name := properties.value(["MasterUsername"], "")
	name in {"admin", "administrator", "postgres", "root", "sa"}
}
