# METADATA
# title: Kendra indexes use a customer key
# description: |
#   An index holds the text of every document it was fed. With a key of your own its policy decides who may decrypt, and
#   you can take it away. Set KmsKeyId in ServerSideEncryptionConfiguration; it takes a new index.
# related_resources:
#   - ref: https://docs.aws.amazon.com/kendra/latest/dg/encryption-at-rest.html
# custom:
#   id: MISC-003
#   severity: low
#   resource_types: [AWS::Kendra::Index]
#   aliases:
#     cfn_nag: [W80]
#     guard: [KENDRA_INDEX_ENCRYPTION_KMS_KEY_ID_RULE]
package policies.kendra.customer_key

import data.policies.lib.keys
import rego.v1

_path := ["ServerSideEncryptionConfiguration", "KmsKeyId"]

deny contains {"path": _path, "message": message} if message := keys.finding(_path, "the index")
