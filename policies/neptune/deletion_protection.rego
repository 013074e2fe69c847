# METADATA
# title: Neptune resists deletion
# description: |
#   One call deletes the cluster, with all data if nobody asks for a last snapshot. Turn on DeletionProtection, which
#   has to be turned off first.
# related_resources:
#   - ref: https://docs.aws.amazon.com/neptune/latest/userguide/manage-console-instances-delete.html
# custom:
#   id: NEPTUNE-004
#   severity: medium
#   resource_types: [AWS::Neptune::DBCluster]
#   aliases:
#     security_hub: [Neptune.4]
#     prowler: [neptune_cluster_deletion_protection]
#   fix: {DeletionProtection: true}
package policies.neptune.deletion_protection

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["DeletionProtection"], "message": "deletion protection of the cluster is off"} if {
	not properties.is_true(["DeletionProtection"])
}
