# METADATA
# title: Neptune snapshots are encrypted
# description: |
#   Whoever may copy or restore an unencrypted snapshot reads the whole database; no key stands in the way. Copy it
#   with a key and delete the plain one; encrypt the database, so that its snapshots are encrypted from then on.
# related_resources:
#   - ref: https://docs.aws.amazon.com/neptune/latest/userguide/encrypt.html
# custom:
#   id: NEPTUNE-009
#   severity: medium
#   resource_types: [Live::RDS::Snapshot]
#   aliases:
#     aws_config: [neptune-cluster-snapshot-encrypted]
#     security_hub: [Neptune.6]
#     prowler: [neptune_cluster_snapshot_encrypted]
package policies.neptune.snapshot_encrypted

import rego.v1

default _engine := ""

_engine := engine if {
	engine := object.get(input.properties, "Engine", "")
	is_string(engine)
}

deny contains {"path": ["Encrypted"], "message": "the snapshot is not encrypted"} if {
	lower(_engine) == "neptune"
	object.get(input.properties, "Encrypted", false) != true
}
