# METADATA
# title: SQS queues use a KMS key
# description: |
#   Keys of SQS itself encrypt for everyone who may read the queue; with a KMS key, reading takes the right to decrypt
#   as well, and each use of the key is on record. Name one in KmsMasterKeyId. Low, since queues are encrypted by
#   default; alias/aws/sqs passes, though its policy can't be changed and lets no other account or service in.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html
# custom:
#   id: SQS-003
#   severity: low
#   resource_types: [AWS::SQS::Queue]
#   aliases:
#     checkov: [CKV_AWS_27]
#     trivy: [AVD-AWS-0135]
#     cfn_nag: [W48]
#     guard: [SQS_QUEUE_KMS_MASTER_KEY_ID_RULE]
package policies.sqs.kms_key

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["KmsMasterKeyId"], "message": "no KMS key encrypts the messages"} if {
	not properties.given(["KmsMasterKeyId"])
}
