# METADATA
# title: DynamoDB tables declare a billing mode
# description: |
#   Left out, the billing mode is PROVISIONED, which surprises those who expect on-demand: requests beyond the capacity
#   are refused, and capacity that is not used is paid. State BillingMode: PAY_PER_REQUEST or PROVISIONED. Only for
#   information: no security hangs on it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/capacity-mode.html
# custom:
#   id: DYNAMODB-006
#   severity: info
#   resource_types: [AWS::DynamoDB::Table]
#   aliases:
#     cfn_nag: [W73]
#     guard: [DYNAMODB_BILLING_MODE_RULE]
package policies.dynamodb.billing_mode

import rego.v1

import data.policies.lib.properties

deny contains {"path": ["BillingMode"], "message": "the table states no billing mode"} if {
	not properties.value(["BillingMode"], "") in {"PAY_PER_REQUEST", "PROVISIONED"}
}
