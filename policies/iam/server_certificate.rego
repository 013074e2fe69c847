# METADATA
# title: Expired IAM server certificates are removed
# description: |
#   An expired certificate that stays in IAM may be attached to a load balancer by mistake, and every client turns
#   away. Delete it; keep new ones in ACM, which renews them.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_server-certs.html
# custom:
#   id: IAM-054
#   severity: medium
#   resource_types: [AWS::IAM::ServerCertificate]
#   sources: [live]
#   aliases:
#     security_hub: [IAM.26]
#     trivy: [AVD-AWS-0168]
#     prowler: [iam_no_expired_server_certificates_stored]
package policies.iam.server_certificate

import data.policies.lib.ages
import rego.v1

deny contains {"path": [], "message": sprintf("the certificate expired %s", [_ago(days)])} if {
	days := ages.days(object.get(input.live, "Expiration", null), input.at)
	days >= 0
}

deny contains {"path": [], "message": "nothing tells when the certificate expires"} if {
	not ages.is_time(object.get(input.live, "Expiration", null))
}

_ago(days) := "within the last day" if days < 1

_ago(1) := "a day ago"

_ago(days) := sprintf("%d days ago", [days]) if days > 1
