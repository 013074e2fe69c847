# METADATA
# title: Lambda functions keep failed events
# description: |
#   An asynchronous event that a function fails on three times is thrown away: the order, file or notification is lost,
#   and nobody hears of it. Name a queue or topic in DeadLetterConfig, or a failure destination in an
#   AWS::Lambda::EventInvokeConfig. Judged are functions that are called asynchronously: an S3, SNS, EventBridge, IoT,
#   SES, Config, CodeCommit or CloudWatch Logs permission says so, or an EventInvokeConfig. For calls that wait for an
#   answer, and for queues and streams, a dead-letter queue here does nothing.
# related_resources:
#   - ref: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
# custom:
#   id: LAMBDA-010
#   severity: low
#   resource_types: [AWS::Lambda::Function, AWS::Lambda::EventInvokeConfig, AWS::Lambda::Permission]
#   scope: inventory
#   aliases:
#     checkov: [CKV_AWS_116]
#     aws_config: [lambda-dlq-check]
#     prowler: [awslambda_function_no_dead_letter_queue]
#     guard: [LAMBDA_DLQ_CHECK]
package policies.lambda.failed_events_kept

import data.policies.lib.lambda
import data.policies.lib.values
import rego.v1

_asynchronous := {
	"codecommit.amazonaws.com",
	"config.amazonaws.com",
	"events.amazonaws.com",
	"iot.amazonaws.com",
	"logs.amazonaws.com",
	"s3.amazonaws.com",
	"ses.amazonaws.com",
	"sns.amazonaws.com",
}

_of_type(name) := values.as_list(values.at(input.resources, [concat("", ["AWS::Lambda::", name])], []))

_callers(function) := {principal |
	some permission in _of_type("Permission")
	principal := values.at(permission.properties, ["Principal"], "")
	principal in _asynchronous
	lambda.names(values.at(permission.properties, ["FunctionName"], ""), function)
}

_settings(function) := [settings |
	some settings in _of_type("EventInvokeConfig")
	lambda.names(values.at(settings.properties, ["FunctionName"], ""), function)
]

_kept(function) if not values.at(function.properties, ["DeadLetterConfig", "TargetArn"], "") in {"", null}

_kept(function) if {
	some settings in _settings(function)
	not values.at(settings.properties, ["DestinationConfig", "OnFailure", "Destination"], "") in {"", null}
}

_reason(function) := sprintf("%s may call the function asynchronously", [concat(" and ", sort(_callers(function)))]) if {
	count(_callers(function)) > 0
}

_reason(function) := "the function has settings for asynchronous calls" if {
	count(_callers(function)) == 0
	count(_settings(function)) > 0
}

deny contains {"resource": function.id, "path": ["DeadLetterConfig", "TargetArn"], "message": message} if {
	some function in _of_type("Function")
	not _kept(function)
	message := sprintf("%s, and events that it fails on are thrown away", [_reason(function)])
}
