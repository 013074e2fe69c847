# METADATA
# title: SQS queues are encrypted
# description: |
#   Messages lie on disk in clear text where the queue has no KMS key and SqsManagedSseEnabled is false. Set it to true,
#   or leave it out: queues are encrypted with keys of SQS by default.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html
# custom:
#   id: SQS-001
#   severity: medium
#   resource_types: [AWS::SQS::Queue]
#   aliases:
#     security_hub: [SQS.1]
#     trivy: [AVD-AWS-0096]
#     prowler: [sqs_queues_server_side_encryption_enabled]
#     regula: [FG_R00070]
#   fix: {SqsManagedSseEnabled: true}
package policies.sqs.queue_encryption

import data.policies.lib.values
import rego.v1

deny contains {"path": ["SqsManagedSseEnabled"], "message": "encryption is turned off"} if {
	values.at(input.properties, ["SqsManagedSseEnabled"], true) == false
	values.at(input.properties, ["KmsMasterKeyId"], "") in {"", null}
}
