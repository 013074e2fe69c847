# METADATA
# title: Timestream uses a customer key
# description: |
#   With a key that AWS holds no key policy limits who reads the data, and the key can neither be revoked nor shared
#   with the account that keeps copies. Name a key of your own in KmsKeyId; it can be changed at any time.
# related_resources:
#   - ref: https://docs.aws.amazon.com/timestream/latest/developerguide/EncryptionAtRest.html
# custom:
#   id: TIMESTREAM-001
#   severity: low
#   resource_types: [AWS::Timestream::Database]
#   aliases:
#     checkov: [CKV_AWS_160]
package policies.timestream.customer_key

import rego.v1

import data.policies.lib.keys

deny contains {"path": ["KmsKeyId"], "message": message} if {
	message := keys.finding(["KmsKeyId"], "the database")
}
