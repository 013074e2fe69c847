# METADATA
# title: Every IAM user has MFA
# description: |
#   Policies can ask for MFA of calls with access keys too, and a user who gets a password later is then safe from the
#   first day. Register a device for each user, or replace users by roles. Users of programs fail as well: a role
#   serves them better.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_enable.html
# custom:
#   id: IAM-050
#   severity: medium
#   resource_types: [Account::IAM::UserCredential]
#   aliases:
#     aws_config: [iam-user-mfa-enabled]
#     security_hub: [IAM.19]
#     trivy: [AVD-AWS-0123]
#     prowler: [iam_administrator_access_with_mfa]
package policies.iam.user_mfa

import rego.v1

deny contains {"path": ["MfaActive"], "message": "the user has no MFA device"} if {
	object.get(input.properties, "MfaActive", false) != true
}
