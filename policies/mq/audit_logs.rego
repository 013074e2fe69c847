# METADATA
# title: MQ brokers write audit logs
# description: |
#   Without audit logs nobody can say afterwards who changed the broker's settings, queues and users through its
#   console. Set Logs.Audit to true. Only ActiveMQ has audit logs; RabbitMQ brokers are not judged.
# related_resources:
#   - ref: https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/security-logging-monitoring.html
# custom:
#   id: MQ-003
#   severity: medium
#   resource_types: [AWS::AmazonMQ::Broker]
#   aliases:
#     checkov: [CKV_AWS_197]
#     aws_config: [mq-cloudwatch-audit-log-enabled, mq-cloudwatch-audit-logging-enabled]
#     security_hub: [MQ.2]
#     trivy: [AVD-AWS-0070]
#     prowler: [mq_broker_logging_enabled]
package policies.mq.audit_logs

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["Logs", "Audit"], "message": "the broker writes no audit log"} if {
	not properties.is_true(["Logs", "Audit"])
	not _is_rabbit
}

_is_rabbit if lower(properties.value(["EngineType"], "")) == "rabbitmq"
