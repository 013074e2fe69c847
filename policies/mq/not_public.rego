# METADATA
# title: MQ brokers are not public
# description: |
#   The broker and its web console can be reached from the internet, and only passwords guard the messages. Set
#   PubliclyAccessible to false; that replaces the broker.
# related_resources:
#   - ref: https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/using-amazon-mq-securely.html
# custom:
#   id: MQ-001
#   severity: high
#   resource_types: [AWS::AmazonMQ::Broker]
#   aliases:
#     checkov: [CKV_AWS_69]
#     trivy: [AVD-AWS-0072]
#     prowler: [mq_broker_not_publicly_accessible]
#   fix: {PubliclyAccessible: false}
#   fix_safety: unsafe
package policies.mq.not_public

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["PubliclyAccessible"], "message": "the broker can be reached from the internet"} if {
	properties.is_true(["PubliclyAccessible"])
}
