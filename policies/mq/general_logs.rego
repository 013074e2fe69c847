# METADATA
# title: MQ brokers write general logs
# description: |
#   Without the general log nobody can say why the broker turned clients away, lost connections or ran out of memory.
#   Set Logs.General to true.
# related_resources:
#   - ref: https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/security-logging-monitoring.html
# custom:
#   id: MQ-004
#   severity: low
#   resource_types: [AWS::AmazonMQ::Broker]
#   aliases:
#     trivy: [AVD-AWS-0071]
#     prowler: [mq_broker_logging_enabled]
#   fix: {Logs: {General: true}}
package policies.mq.general_logs

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["Logs", "General"], "message": "the broker writes no general log"} if {
	not properties.is_true(["Logs", "General"])
}
