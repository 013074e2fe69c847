# METADATA
# title: MSK brokers log
# description: |
#   Without the brokers' logs nobody can say why clients were turned away or messages lost, or who tried to get in.
#   Enable one of CloudWatchLogs, S3 and Firehose in LoggingInfo.BrokerLogs, and name where they go.
# related_resources:
#   - ref: https://docs.aws.amazon.com/msk/latest/developerguide/msk-logging.html
# custom:
#   id: MSK-005
#   severity: medium
#   resource_types: [AWS::MSK::Cluster]
#   aliases:
#     checkov: [CKV_AWS_80]
#     trivy: [AVD-AWS-0074]
package policies.msk.broker_logs

import data.policies.lib.properties
import rego.v1

_logs := ["LoggingInfo", "BrokerLogs"]

deny contains {"path": _logs, "message": "the brokers' logs go nowhere"} if {
	count([kind |
		kind := ["CloudWatchLogs", "S3", "Firehose"][_]
		properties.is_true(array.concat(_logs, [kind, "Enabled"]))
	]) == 0
}
