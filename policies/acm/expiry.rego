# METADATA
# title: ACM certificates do not expire within 30 days
# description: |
#   When the certificate runs out, every client turns away. ACM renews what it issued by itself, some 60 days ahead,
#   but only while it is in use and its validation record stands: a certificate that is this close has not been
#   renewed. Mend the DNS record; import a new one where it was imported. A certificate that was not issued yet has
#   nothing that could expire.
# related_resources:
#   - ref: https://docs.aws.amazon.com/acm/latest/userguide/managed-renewal.html
# custom:
#   id: ACM-001
#   severity: high
#   resource_types: [AWS::CertificateManager::Certificate]
#   sources: [live]
#   aliases:
#     aws_config: [acm-certificate-expiration-check]
#     security_hub: [ACM.1]
#     prowler: [acm_certificates_expiration_check]
package policies.acm.expiry

import data.policies.lib.ages
import rego.v1

deny contains {"path": [], "message": message} if {
	age := ages.days(object.get(input.live, "NotAfter", null), input.at)
	age >= -31
	message := sprintf("the certificate %s; %s", [_when(age), _renewal])
}

deny contains {"path": [], "message": "nothing tells when the certificate expires"} if {
	object.get(input.live, "Status", "ISSUED") == "ISSUED"
	not ages.is_time(object.get(input.live, "NotAfter", null))
}

_when(age) := sprintf("expires in %d days", [-1 - age]) if age < -2

_when(-2) := "expires in a day"

_when(-1) := "expires within a day"

_when(age) := "has expired" if age >= 0

default _renewal := "ACM should have renewed it"

_renewal := "ACM can't renew it" if object.get(input.live, "RenewalEligibility", "INELIGIBLE") == "INELIGIBLE"
