# METADATA
# title: DocumentDB snapshots are not public
# description: |
#   Anybody with an AWS account can restore a public snapshot and read the whole database. Take all out of the accounts
#   that may restore it; share with single accounts where somebody needs it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/documentdb/latest/developerguide/backup_restore-share_cluster_snapshots.html
# custom:
#   id: DOCDB-007
#   severity: critical
#   resource_types: [Live::RDS::Snapshot]
#   aliases:
#     aws_config: [docdb-cluster-snapshot-public-prohibited]
#     security_hub: [DocumentDB.3]
#     prowler: [documentdb_cluster_public_snapshot]
package policies.docdb.snapshot_public

import data.policies.lib.values
import rego.v1

default _engine := ""

_engine := engine if {
	engine := object.get(input.properties, "Engine", "")
	is_string(engine)
}

deny contains {"path": ["RestoreAttribute"], "message": "everybody can restore the snapshot"} if {
	lower(_engine) == "docdb"
	"all" in values.as_list(object.get(input.properties, "RestoreAttribute", []))
}
