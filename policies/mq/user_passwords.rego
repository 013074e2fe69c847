# METADATA
# title: Broker user passwords are not in the template
# description: |
#   A password in a template is readable in the repository, in its history and to everyone who may describe the stack.
#   Refer to a secret with {{resolve:secretsmanager:…}}. A parameter is second best; it needs NoEcho and must have no
#   default.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html
# custom:
#   id: MQ-002
#   severity: critical
#   sources: [template, terraform]
#   resource_types: [AWS::AmazonMQ::Broker, Template::Parameter]
#   scope: inventory
#   sees_unknowns: true
#   aliases:
#     cfn_nag: [F52]
#     guard:
#       - AMAZON_MQ_BROKER_USERS_NO_PLAINTEXT_PASSWORD
#       - AMAZON_MQ_BROKER_USERS_USES_SECURE_PARAMETER
#       - AMAZON_MQ_BROKER_USERS_USES_SECURE_SERVICE
package policies.mq.user_passwords

import data.policies.lib.properties
import data.policies.lib.secrets
import data.policies.lib.values
import rego.v1

deny contains {"resource": broker.id, "path": path, "message": message} if {
	some broker in input.resources["AWS::AmazonMQ::Broker"]
	some user in properties.located(broker.properties, ["Users"])
	path := array.concat(user.path, ["Password"])
	use := concat("", ["AWS::AmazonMQ::Broker#", concat(".", [sprintf("%v", [step]) | some step in path])])
	some message in secrets.exposures(values.at(user.value, ["Password"], null), _named(user.value), use)
}

_named(user) := sprintf("the password of user %s", [user.Username]) if {
	is_string(user.Username)
} else := "the password of a user"
