# METADATA
# title: Cognito identity pools refuse guests
# description: |
#   Everyone on the internet gets AWS credentials of the guest role from such a pool, without signing in, and tries out
#   what the role may do. Set AllowUnauthenticatedIdentities to false. Where guests are meant, as for monitoring of real
#   users, keep the guest role to that one action and waive this.
# related_resources:
#   - ref: https://docs.aws.amazon.com/cognito/latest/developerguide/identity-pools.html
# custom:
#   id: COGNITO-002
#   severity: medium
#   resource_types: [AWS::Cognito::IdentityPool]
#   aliases:
#     checkov: [CKV_AWS_366]
#     aws_config: [cognito-identity-pool-unauth-access-check, cognito-identity-pool-unauthenticated-logins]
#     security_hub: [Cognito.2]
#     prowler: [cognito_identity_pool_guest_access_disabled]
#     cfn_nag: [W57]
#     guard: [COGNITO_ALLOW_UNAUTHENTICATED_IDENTITIES_RULE]
#   fix: {AllowUnauthenticatedIdentities: false}
#   fix_safety: unsafe
package policies.cognito.identity_pool_guests

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["AllowUnauthenticatedIdentities"], "message": "guests get credentials without signing in"} if {
	properties.is_true(["AllowUnauthenticatedIdentities"])
}
