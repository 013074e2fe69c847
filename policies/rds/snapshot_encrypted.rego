# METADATA
# title: RDS snapshots are encrypted
# description: |
#   Whoever may copy or restore an unencrypted snapshot reads the whole database; no key stands in the way. Copy it
#   with a key and delete the plain one; encrypt the database, so that its snapshots are encrypted from then on.
#   Snapshots of Aurora and DocumentDB are judged as well; those of Neptune another rule judges.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html
# custom:
#   id: RDS-014
#   severity: high
#   resource_types: [Live::RDS::Snapshot]
#   aliases:
#     aws_config: [rds-snapshot-encrypted]
#     security_hub: [RDS.4]
#     prowler: [rds_snapshots_encrypted]
package policies.rds.snapshot_encrypted

import rego.v1

default _engine := ""

_engine := engine if {
	engine := object.get(input.properties, "Engine", "")
	is_string(engine)
}

deny contains {"path": ["Encrypted"], "message": "the snapshot is not encrypted"} if {
	lower(_engine) != "neptune"
	object.get(input.properties, "Encrypted", false) != true
}
