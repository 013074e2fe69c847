# METADATA
# title: MQ brokers say with which key they encrypt
# description: |
#   Messages on disk are always encrypted, by default with a key that belongs to AWS and that you can neither see used
#   nor take away. Name a KMS key of your own in EncryptionOptions.KmsKeyId, or state with UseAwsOwnedKey that the
#   default is meant; changing it replaces the broker. Low, since nothing lies in clear text either way.
# related_resources:
#   - ref: https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/data-protection.html
# custom:
#   id: MQ-005
#   severity: low
#   resource_types: [AWS::AmazonMQ::Broker]
#   aliases:
#     cfn_nag: [W53]
#     guard: [AMAZON_MQ_BROKER_ENCRYPTION_OPTIONS_RULE]
package policies.mq.encryption_key

import data.policies.lib.properties
import rego.v1

_options := ["EncryptionOptions"]

deny contains {"path": _options, "message": "the broker takes the key that AWS owns, by default"} if {
	not properties.given(array.concat(_options, ["KmsKeyId"]))
	not properties.is_true(array.concat(_options, ["UseAwsOwnedKey"]))
}
