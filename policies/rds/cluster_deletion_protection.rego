# METADATA
# title: RDS clusters resist deletion
# description: |
#   One wrong call, script or stack change deletes the cluster and the backups that end with it. Set DeletionProtection
#   to true: it then has to be switched off on purpose. A DeletionPolicy guards against the stack alone.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_DeleteCluster.html
# custom:
#   id: RDS-008
#   severity: medium
#   resource_types: [AWS::RDS::DBCluster, AWS::RDS::GlobalCluster]
#   aliases:
#     aws_config: [rds-cluster-deletion-protection-enabled]
#     security_hub: [RDS.7]
#     trivy: [AVD-AWS-0343]
#     prowler: [rds_cluster_deletion_protection]
#   fix: {DeletionProtection: true}
package policies.rds.cluster_deletion_protection

import rego.v1

import data.policies.lib.properties

deny contains {"path": ["DeletionProtection"], "message": "deletion protection is off"} if {
	not properties.is_true(["DeletionProtection"])
}
