# METADATA
# title: EKS clusters resist deletion
# description: |
#   One call deletes the cluster, and all that runs on it stops. Turn on DeletionProtection, which has to be turned off
#   first.
# related_resources:
#   - ref: https://docs.aws.amazon.com/eks/latest/userguide/deletion-protection.html
# custom:
#   id: EKS-006
#   severity: medium
#   resource_types: [AWS::EKS::Cluster]
#   aliases:
#     prowler: [eks_cluster_deletion_protection_enabled]
#   fix: {DeletionProtection: true}
package policies.eks.deletion_protection

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["DeletionProtection"], "message": "deletion protection of the cluster is off"} if {
	not properties.is_true(["DeletionProtection"])
}
