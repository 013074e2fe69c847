# METADATA
# title: DocumentDB resists deletion
# description: |
#   One call deletes the cluster, with all data if nobody asks for a last snapshot. Turn on DeletionProtection, which
#   has to be turned off first.
# related_resources:
#   - ref: https://docs.aws.amazon.com/documentdb/latest/developerguide/db-cluster-delete.html
# custom:
#   id: DOCDB-006
#   severity: medium
#   resource_types: [AWS::DocDB::DBCluster]
#   aliases:
#     security_hub: [DocumentDB.5]
#     prowler: [documentdb_cluster_deletion_protection]
#   fix: {DeletionProtection: true}
package policies.docdb.deletion_protection

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["DeletionProtection"], "message": "deletion protection of the cluster is off"} if {
	not properties.is_true(["DeletionProtection"])
}
