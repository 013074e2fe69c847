# METADATA
# title: ACM certificates validate by DNS
# description: |
#   A certificate that is validated by email, the default, renews only if somebody clicks the link in time; otherwise
#   the site goes down with it. Set ValidationMethod to DNS: ACM then renews as long as the record stands.
#   HTTP validation, for CloudFront, renews as well. Certificates of a private CA need no validation.
# related_resources:
#   - ref: https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
# custom:
#   id: ACM-002
#   severity: medium
#   resource_types: [AWS::CertificateManager::Certificate]
#   fix: {ValidationMethod: DNS}
#   fix_safety: unsafe
package policies.acm.dns_validation

import rego.v1

deny contains {"path": ["ValidationMethod"], "message": message} if {
	message := "validated by email, the certificate does not renew by itself"
	not object.get(input.properties, "ValidationMethod", "EMAIL") in {"DNS", "HTTP"}
	object.get(input.properties, "CertificateAuthorityArn", null) in {null, ""}
	not _imported
}

# Only a running certificate can be an imported one, which says nothing of validation.
_imported if {
	input.source == "live"
	not input.properties.ValidationMethod
}
