# METADATA
# title: Firehose delivery streams are encrypted
# description: |
#   Records wait in the stream until they are delivered, in clear text unless encryption is turned on. Set KeyType to
#   AWS_OWNED_CMK, or to CUSTOMER_MANAGED_CMK with a KeyARN. Only streams that producers write to directly have the
#   setting; others take that of the Kinesis stream or Kafka cluster they read from. Medium, since records wait for
#   minutes only.
# related_resources:
#   - ref: https://docs.aws.amazon.com/firehose/latest/dev/encryption.html
# custom:
#   id: FIREHOSE-001
#   severity: medium
#   resource_types: [AWS::KinesisFirehose::DeliveryStream]
#   aliases:
#     security_hub: [DataFirehose.1]
#     prowler: [firehose_stream_encrypted_at_rest]
#     cfn_nag: [W88]
#     guard: [KINESIS_FIREHOSE_DELIVERY_STREAM_ENCRYPTION_RULE]
#   fix: {DeliveryStreamEncryptionConfigurationInput: {KeyType: AWS_OWNED_CMK}}
package policies.firehose.encrypted

import data.policies.lib.properties
import rego.v1

_path := ["DeliveryStreamEncryptionConfigurationInput", "KeyType"]

deny contains {"path": _path, "message": "records wait in the stream in clear text"} if {
	not properties.given(_path)
	properties.value(["DeliveryStreamType"], "DirectPut") in {"DirectPut", "", null}
	not _reads_from_source
}

_reads_from_source if {
	some source in ["KinesisStreamSourceConfiguration", "MSKSourceConfiguration", "DatabaseSourceConfiguration"]
	properties.given([source])
}
