# METADATA
# title: Redshift destination password is not in the template
# description: |
#   A password in a template is readable in the repository, in its history and to everyone who may describe the stack.
#   Name a secret in SecretsManagerConfiguration, or refer to it with {{resolve:secretsmanager:…}}. A parameter is
#   second best; it needs NoEcho and must have no default.
# related_resources:
#   - ref: https://docs.aws.amazon.com/firehose/latest/dev/using-secrets-manager.html
# custom:
#   id: FIREHOSE-002
#   severity: critical
#   sources: [template, terraform]
#   resource_types: [AWS::KinesisFirehose::DeliveryStream, Template::Parameter]
#   scope: inventory
#   sees_unknowns: true
#   aliases:
#     cfn_nag: [F66]
#     guard:
#       - KINESIS_FIREHOSE_REDSHIFT_DESTINATION_CONFIGURATION_NO_PLAINTEXT_PASSWORD
#       - KINESIS_FIREHOSE_REDSHIFT_DESTINATION_CONFIGURATION_USES_SECURE_PARAMETER
#       - KINESIS_FIREHOSE_REDSHIFT_DESTINATION_CONFIGURATION_USES_SECURE_SERVICE
package policies.firehose.redshift_password

import data.policies.lib.secrets
import data.policies.lib.values
import rego.v1

_path := ["RedshiftDestinationConfiguration", "Password"]

_use := "AWS::KinesisFirehose::DeliveryStream#RedshiftDestinationConfiguration.Password"

deny contains {"resource": stream.id, "path": _path, "message": message} if {
	some stream in input.resources["AWS::KinesisFirehose::DeliveryStream"]
	password := values.at(stream.properties, _path, null)
	some message in secrets.exposures(password, "the password for Redshift", _use)
}
