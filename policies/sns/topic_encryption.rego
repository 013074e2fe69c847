# METADATA
# title: SNS topics are encrypted
# description: |
#   Messages wait on disk until they are delivered, unencrypted where the topic has no key. Name one in KmsMasterKeyId.
#   Where AWS services publish to the topic (alarms, S3 events, EventBridge) it must be a key of your own whose policy
#   lets them use it: with alias/aws/sns their messages are lost.
# related_resources:
#   - ref: https://docs.aws.amazon.com/sns/latest/dg/sns-server-side-encryption.html
# custom:
#   id: SNS-001
#   severity: medium
#   resource_types: [AWS::SNS::Topic]
#   aliases:
#     checkov: [CKV_AWS_26]
#     aws_config: [sns-encrypted-kms]
#     security_hub: [SNS.1]
#     trivy: [AVD-AWS-0095]
#     prowler: [sns_topics_kms_encryption_at_rest_enabled]
#     cfn_nag: [W47]
#     guard: [SNS_ENCRYPTED_KMS]
#   fix: {KmsMasterKeyId: alias/aws/sns}
#   fix_safety: unsafe
package policies.sns.topic_encryption

import data.policies.lib.values
import rego.v1

deny contains {"path": ["KmsMasterKeyId"], "message": "the topic has no encryption key"} if {
	values.at(input.properties, ["KmsMasterKeyId"], "") in {"", null}
}
