# METADATA
# title: Bedrock model invocations are logged and encrypted
# description: |
#   Without the log nobody can tell what models were asked and what they answered: not after an abuse with stolen keys,
#   not when somebody complains. Turn on model invocation logging in each region, to a log group or a bucket. What is
#   logged are whole prompts and answers, so encrypt the log group with a KMS key (what S3 stores it always encrypts).
#   A log group that is not among the resources at hand is not judged.
# related_resources:
#   - ref: https://docs.aws.amazon.com/bedrock/latest/userguide/model-invocation-logging.html
# custom:
#   id: BEDROCK-004
#   severity: medium
#   resource_types: [Account::Bedrock::InvocationLogging, AWS::Logs::LogGroup]
#   verdict_types: [Account::Bedrock::InvocationLogging]
#   scope: inventory
#   aliases:
#     prowler: [bedrock_model_invocation_logging_enabled, bedrock_model_invocation_logs_encryption_enabled]
package policies.bedrock.invocations_logged

import data.policies.lib.values
import rego.v1

_settings := values.as_list(values.at(input.resources, ["Account::Bedrock::InvocationLogging"], []))

_groups := values.as_list(values.at(input.resources, ["AWS::Logs::LogGroup"], []))

deny contains {"resource": setting.id, "path": [], "message": "what models are asked in the region is not logged"} if {
	some setting in _settings
	values.at(setting.properties, ["CloudWatchConfig", "LogGroupName"], "") in {"", null}
	values.at(setting.properties, ["S3Config", "BucketName"], "") in {"", null}
}

deny contains {"resource": setting.id, "path": ["CloudWatchConfig", "LogGroupName"], "message": message} if {
	some setting in _settings
	name := values.at(setting.properties, ["CloudWatchConfig", "LogGroupName"], "")
	is_string(name)
	name != ""
	some group in _groups
	group.ref == name
	[group.account, group.region] == [setting.account, setting.region]
	values.at(group.properties, ["KmsKeyId"], "") in {"", null}
	message := sprintf("the log group %s of invocations is not encrypted with a KMS key", [name])
}
