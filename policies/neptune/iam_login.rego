# METADATA
# title: Neptune supports IAM login
# description: |
#   Neptune has no users of its own: without IAM whoever reaches the cluster reads and changes everything. Turn on
#   IamAuthEnabled; clients then have to sign their requests.
# related_resources:
#   - ref: https://docs.aws.amazon.com/neptune/latest/userguide/iam-auth.html
# custom:
#   id: NEPTUNE-006
#   severity: medium
#   resource_types: [AWS::Neptune::DBCluster]
#   aliases:
#     aws_config: [neptune-cluster-iam-database-authentication]
#     security_hub: [Neptune.7]
#     prowler: [neptune_cluster_iam_authentication_enabled]
#   fix: {IamAuthEnabled: true}
#   fix_safety: unsafe
package policies.neptune.iam_login

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["IamAuthEnabled"], "message": "whoever reaches the cluster may use it without signing in"} if {
	not properties.is_true(["IamAuthEnabled"])
}
