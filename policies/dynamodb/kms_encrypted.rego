# METADATA
# title: DynamoDB tables are encrypted with a KMS key
# description: |
#   DynamoDB encrypts every table, but with a key that AWS owns: its use is on no record and can't be revoked.
#   Set SSEEnabled to true; add a KMSMasterKeyId to rule over the key yourself.
# related_resources:
#   - ref: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/EncryptionAtRest.html
# custom:
#   id: DYNAMODB-002
#   severity: medium
#   resource_types: [AWS::DynamoDB::Table, AWS::DynamoDB::GlobalTable]
#   aliases:
#     checkov: [CKV_AWS_119]
#     aws_config: [dynamodb-table-encrypted-kms, dynamodb-table-encryption-enabled]
#     trivy: [AVD-AWS-0025, AVD-AWS-0121]
#     prowler: [dynamodb_tables_kms_cmk_encryption_enabled]
#     cfn_nag: [W74]
#     guard: [DYNAMODB_TABLE_ENCRYPTED_KMS, DYNAMODB_TABLE_MUST_BE_ENCRYPTED]
#     regula: [FG_R00069]
#   fix: {SSESpecification: {SSEEnabled: true, SSEType: KMS}}
package policies.dynamodb.kms_encrypted

import rego.v1

deny contains {"path": path, "message": "the table is encrypted with a key that AWS owns, not with a KMS key"} if {
	path := ["SSESpecification", "SSEEnabled"]
	object.get(input.properties, path, false) != true
}
