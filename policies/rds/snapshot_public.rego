# METADATA
# title: Database snapshots are not public
# description: |
#   Anybody with an AWS account can restore a public snapshot and read the whole database. Take all out of the accounts
#   that may restore it; share with single accounts where somebody needs it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ShareSnapshot.html
# custom:
#   id: RDS-013
#   severity: critical
#   resource_types: [Live::RDS::Snapshot]
#   aliases:
#     aws_config: [rds-snapshots-public-prohibited]
#     security_hub: [RDS.1]
#     prowler: [rds_snapshots_public_access]
package policies.rds.snapshot_public

import data.policies.lib.values
import rego.v1

default _engine := ""

_engine := engine if {
	engine := object.get(input.properties, "Engine", "")
	is_string(engine)
}

deny contains {"path": ["RestoreAttribute"], "message": "everybody can restore the snapshot"} if {
	not lower(_engine) in {"docdb", "neptune"}
	"all" in values.as_list(object.get(input.properties, "RestoreAttribute", []))
}
