# METADATA
# title: Neptune snapshots are not public
# description: |
#   Anybody with an AWS account can restore a public snapshot and read the whole database. Take all out of the accounts
#   that may restore it; share with single accounts where somebody needs it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/neptune/latest/userguide/backup-restore-share-snapshot.html
# custom:
#   id: NEPTUNE-008
#   severity: critical
#   resource_types: [Live::RDS::Snapshot]
#   aliases:
#     aws_config: [neptune-cluster-snapshot-public-prohibited]
#     security_hub: [Neptune.3]
#     prowler: [neptune_cluster_public_snapshot]
package policies.neptune.snapshot_public

import data.policies.lib.values
import rego.v1

default _engine := ""

_engine := engine if {
	engine := object.get(input.properties, "Engine", "")
	is_string(engine)
}

deny contains {"path": ["RestoreAttribute"], "message": "everybody can restore the snapshot"} if {
	lower(_engine) == "neptune"
	"all" in values.as_list(object.get(input.properties, "RestoreAttribute", []))
}
