# METADATA
# title: SageMaker domains sign in through SSO
# description: |
#   With AuthMode IAM people come into the domain by roles and users of the account, beside the directory that knows
#   who has left. Set AuthMode to SSO; it can't be changed on a running domain.
# related_resources:
#   - ref: https://docs.aws.amazon.com/sagemaker/latest/dg/onboard-sso-users.html
# custom:
#   id: SAGEMAKER-013
#   severity: medium
#   resource_types: [AWS::SageMaker::Domain]
#   aliases:
#     prowler: [sagemaker_domain_sso_configured]
package policies.sagemaker.domain_sign_in

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["AuthMode"], "message": "people come in past the directory, through IAM"} if {
	properties.value(["AuthMode"], "") == "IAM"
}
