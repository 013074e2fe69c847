# METADATA
# title: Kinesis streams keep data 7 days
# description: |
#   A consumer that fails on Friday evening has lost records on Saturday night if the stream keeps them a day, as it
#   does unless told otherwise. Set RetentionPeriodHours to 168 or more; longer retention costs more.
# related_resources:
#   - ref: https://docs.aws.amazon.com/streams/latest/dev/kinesis-extended-retention.html
# custom:
#   id: KINESIS-002
#   severity: low
#   resource_types: [AWS::Kinesis::Stream]
#   aliases:
#     security_hub: [Kinesis.3]
#     prowler: [kinesis_stream_data_retention_period]
#   fix: {RetentionPeriodHours: 168}
package policies.kinesis.retention

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["RetentionPeriodHours"], "message": message} if {
	hours := properties.value(["RetentionPeriodHours"], 24)
	is_number(hours)
	hours < 168
	message := sprintf("records are kept for %v hours", [hours])
}
