# METADATA
# title: QLDB ledgers resist deletion
# description: |
#   One wrong call deletes the ledger, whose history is its purpose. Leave DeletionProtection at its default, true. AWS
#   ended QLDB in July 2025, so that only old templates can have it: low.
# related_resources:
#   - ref: https://docs.aws.amazon.com/qldb/latest/developerguide/ledger-management.basics.html
# custom:
#   id: QLDB-002
#   severity: low
#   resource_types: [AWS::QLDB::Ledger]
#   aliases:
#     checkov: [CKV_AWS_172]
#   fix: {DeletionProtection: true}
package policies.qldb.deletion_protection

import rego.v1

deny contains {"path": ["DeletionProtection"], "message": "deletion protection is off"} if {
	input.properties.DeletionProtection == false
}
