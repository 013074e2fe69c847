# METADATA
# title: Cognito user pools offer MFA
# description: |
#   A password that leaked or was guessed is enough to sign in where the pool has no second factor, and nobody can
#   choose to have one. Set MfaConfiguration to ON, or to OPTIONAL to let users choose; name the factors in EnabledMfas.
#   OPTIONAL passes, since pools of consumers can rarely demand more.
# related_resources:
#   - ref: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html
# custom:
#   id: COGNITO-001
#   severity: medium
#   resource_types: [AWS::Cognito::UserPool]
#   aliases:
#     aws_config: [cognito-user-pool-mfa-enabled]
#     prowler: [cognito_user_pool_mfa_enabled]
#     cfn_nag: [F78]
#     guard: [COGNITO_USER_POOL_MFA_CONFIGURATION_RULE]
package policies.cognito.user_pool_mfa

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["MfaConfiguration"], "message": "users of the pool sign in with a password alone"} if {
	not properties.value(["MfaConfiguration"], "OFF") in {"ON", "OPTIONAL"}
}
