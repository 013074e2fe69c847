# METADATA
# title: QLDB ledgers use standard permissions
# description: |
#   With ALLOW_ALL everyone who may send commands to the ledger may run all of them on every table. Set PermissionsMode
#   to STANDARD and grant commands in IAM policies. AWS ended QLDB in July 2025, so that only old templates can have
#   it: low.
# related_resources:
#   - ref: https://docs.aws.amazon.com/qldb/latest/developerguide/getting-started-standard-mode.html
# custom:
#   id: QLDB-001
#   severity: low
#   resource_types: [AWS::QLDB::Ledger]
#   aliases:
#     checkov: [CKV_AWS_170]
#   fix: {PermissionsMode: STANDARD}
#   fix_safety: unsafe
package policies.qldb.standard_permissions

import rego.v1

deny contains {"path": ["PermissionsMode"], "message": "the permissions mode is not STANDARD"} if {
	object.get(input.properties, "PermissionsMode", "") != "STANDARD"
}
