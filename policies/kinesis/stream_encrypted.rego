# METADATA
# title: Kinesis streams are encrypted at rest
# description: |
#   Records wait in the stream for up to a year, readable to whoever gets hold of the storage. Set StreamEncryption to
#   KMS with a key; producers and consumers then need the right to use it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/streams/latest/dev/server-side-encryption.html
# custom:
#   id: KINESIS-001
#   severity: high
#   resource_types: [AWS::Kinesis::Stream]
#   aliases:
#     checkov: [CKV_AWS_43]
#     aws_config: [kinesis-stream-encrypted]
#     security_hub: [Kinesis.1]
#     trivy: [AVD-AWS-0064]
#     prowler: [kinesis_stream_encrypted_at_rest]
#     cfn_nag: [W49]
#     guard: [KINESIS_STREAM_ENCRYPTION_RULE]
#   fix: {StreamEncryption: {EncryptionType: KMS, KeyId: alias/aws/kinesis}}
package policies.kinesis.stream_encrypted

import rego.v1

deny contains {"path": path, "message": "the stream is not encrypted"} if {
	path := ["StreamEncryption", "EncryptionType"]
	object.get(input.properties, path, "NONE") != "KMS"
}
