# METADATA
# title: Redshift admin name is not the default
# description: |
#   Who guesses passwords begins with the usual name. Choose another MasterUsername for a new cluster; a running one
#   keeps its name.
# related_resources:
#   - ref: https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-clusters.html
# custom:
#   id: REDSHIFT-012
#   severity: low
#   resource_types: [AWS::Redshift::Cluster]
#   aliases:
#     aws_config: [redshift-default-admin-check]
#     security_hub: [Redshift.8]
#     prowler: [redshift_cluster_non_default_username]
package policies.redshift.admin_name

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["MasterUsername"], "message": "the admin has the usual name awsuser"} if {
	properties.value(["MasterUsername"], "") == "awsuser"
}
