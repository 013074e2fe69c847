# METADATA
# title: MSK clients must authenticate
# description: |
#   Without authentication whoever reaches the brokers reads and writes every topic. Turn on IAM, SCRAM or TLS under
#   ClientAuthentication, and turn Unauthenticated off.
# related_resources:
#   - ref: https://docs.aws.amazon.com/msk/latest/developerguide/msk_authentication.html
# custom:
#   id: MSK-003
#   severity: high
#   resource_types: [AWS::MSK::Cluster]
#   aliases:
#     security_hub: [MSK.6]
#     prowler: [kafka_cluster_unrestricted_access_disabled]
package policies.msk.clients_sign_in

import data.policies.lib.properties
import rego.v1

deny contains {"path": _open, "message": "clients may come without authentication"} if properties.is_true(_open)

deny contains {"path": ["ClientAuthentication"], "message": "clients need no authentication"} if {
	not properties.is_true(_open)
	not _signs_in
}

_open := ["ClientAuthentication", "Unauthenticated", "Enabled"]

_signs_in if properties.is_true(["ClientAuthentication", "Sasl", "Iam", "Enabled"])

_signs_in if properties.is_true(["ClientAuthentication", "Sasl", "Scram", "Enabled"])

_signs_in if properties.is_true(["ClientAuthentication", "Tls", "Enabled"])

# Before it could be turned off, naming the authorities turned it on.
_signs_in if {
	properties.given(["ClientAuthentication", "Tls", "CertificateAuthorityArnList"])
	properties.value(["ClientAuthentication", "Tls", "Enabled"], null) != false
}
