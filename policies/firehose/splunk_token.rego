# METADATA
# title: Splunk destination token is not in the template
# description: |
#   Whoever has the token can send events of their own to Splunk, and a token in a template is readable in the
#   repository, in its history and to everyone who may describe the stack. Name a secret in SecretsManagerConfiguration,
#   or refer to it with {{resolve:secretsmanager:…}}. A parameter is second best; it needs NoEcho and must have no
#   default. High rather than critical, since the token writes events and reads none.
# related_resources:
#   - ref: https://docs.aws.amazon.com/firehose/latest/dev/using-secrets-manager.html
# custom:
#   id: FIREHOSE-003
#   severity: high
#   sources: [template, terraform]
#   resource_types: [AWS::KinesisFirehose::DeliveryStream, Template::Parameter]
#   scope: inventory
#   sees_unknowns: true
#   aliases:
#     cfn_nag: [F68]
#     guard:
#       - KINESIS_FIREHOSE_SPLUNK_DESTINATION_CONFIGURATION_NO_PLAINTEXT_PASSWORD
#       - KINESIS_FIREHOSE_SPLUNK_DESTINATION_CONFIGURATION_USES_SECURE_PARAMETER
#       - KINESIS_FIREHOSE_SPLUNK_DESTINATION_CONFIGURATION_USES_SECURE_SERVICE
package policies.firehose.splunk_token

import data.policies.lib.secrets
import data.policies.lib.values
import rego.v1

_path := ["SplunkDestinationConfiguration", "HECToken"]

_use := "AWS::KinesisFirehose::DeliveryStream#SplunkDestinationConfiguration.HECToken"

deny contains {"resource": stream.id, "path": _path, "message": message} if {
	some stream in input.resources["AWS::KinesisFirehose::DeliveryStream"]
	token := values.at(stream.properties, _path, null)
	some message in secrets.exposures(token, "the token for Splunk", _use)
}
