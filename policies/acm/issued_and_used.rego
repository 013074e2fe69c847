# METADATA
# title: ACM certificates are issued and used
# description: |
#   A certificate that failed or that nothing uses is clutter, in which the one that matters is overlooked; ACM doesn't
#   renew what is not in use. Delete it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/acm/latest/userguide/gs-acm-delete.html
# custom:
#   id: ACM-006
#   severity: low
#   resource_types: [AWS::CertificateManager::Certificate]
#   sources: [live]
package policies.acm.issued_and_used

import rego.v1

deny contains {"path": [], "message": sprintf("the certificate is not issued: its status is %v", [status])} if {
	status := object.get(input.live, "Status", "unknown")
	not status in {"ISSUED", "PENDING_VALIDATION"}
}

deny contains {"path": [], "message": "nothing uses the certificate"} if {
	object.get(input.live, "Status", "ISSUED") == "ISSUED"
	object.get(input.live, "InUseBy", []) in [[], null]
}
