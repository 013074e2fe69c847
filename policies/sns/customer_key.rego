# METADATA
# title: SNS topics use a customer key
# description: |
#   With a KMS key of your own you decide who may read the topic's messages and which services may send some, and see
#   each use; the key that AWS holds for SNS lets no other service, such as an alarm or a bucket, send. Name a key of
#   your own in KmsMasterKeyId. Low, since the key of AWS encrypts as well.
# related_resources:
#   - ref: https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
# custom:
#   id: SNS-003
#   severity: low
#   resource_types: [AWS::SNS::Topic]
#   aliases:
#     trivy: [AVD-AWS-0136]
package policies.sns.customer_key

import data.policies.lib.keys
import data.policies.lib.properties
import rego.v1

deny contains {"path": ["KmsMasterKeyId"], "message": message} if {
	properties.given(["KmsMasterKeyId"])
	message := keys.finding(["KmsMasterKeyId"], "the topic")
}

deny contains {"path": ["KmsMasterKeyId"], "message": "no KMS key encrypts the messages"} if {
	not properties.given(["KmsMasterKeyId"])
}
