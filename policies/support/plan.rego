# METADATA
# title: A support plan is subscribed
# description: |
#   When production stands still, an account without a plan has nobody at AWS to ask. Subscribe to Business Support or
#   above for accounts that hold production. The service doesn't tell Basic from Developer: an account with the latter
#   fails as well. Turn the rule off where that is enough.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awssupport/latest/user/aws-support-plans.html
# custom:
#   id: SUPPORT-002
#   severity: low
#   resource_types: [Account::Support::Plan]
#   aliases:
#     prowler: [trustedadvisor_premium_support_plan_subscribed]
package policies.support.plan

import rego.v1

deny contains {"path": ["Plan"], "message": "the account has no support plan of Business or above"} if {
	object.get(input.properties, "Plan", "") != "BUSINESS_OR_ABOVE"
}
