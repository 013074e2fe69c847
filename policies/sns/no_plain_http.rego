# METADATA
# title: SNS subscriptions do not use plain HTTP
# description: |
#   Messages to an http endpoint go over the internet as plain text, for everyone on the way to read and change.
#   Subscribe the https address.
# related_resources:
#   - ref: https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html
# custom:
#   id: SNS-006
#   severity: medium
#   resource_types: [AWS::SNS::Subscription, AWS::SNS::Topic]
#   aliases:
#     prowler: [sns_subscription_not_using_http_endpoints]
#     regula: [FG_R00052]
package policies.sns.no_plain_http

import data.policies.lib.properties
import data.policies.lib.values
import rego.v1

deny contains {"path": ["Protocol"], "message": _message} if {
	input.type == "AWS::SNS::Subscription"
	properties.value(["Protocol"], "") == "http"
}

deny contains {"path": array.concat(subscription.path, ["Protocol"]), "message": _message} if {
	input.type == "AWS::SNS::Topic"
	some subscription in properties.items(["Subscription"])
	values.at(subscription.value, ["Protocol"], "") == "http"
}

_message := "messages are sent over plain HTTP"
