# METADATA
# title: ACM certificates use strong keys
# description: |
#   RSA keys of 1024 bits can be broken by who has the means, and browsers refuse them. Request a certificate with
#   RSA_2048 or an elliptic curve, or import one with such a key.
# related_resources:
#   - ref: https://docs.aws.amazon.com/acm/latest/userguide/acm-certificate-characteristics.html
# custom:
#   id: ACM-003
#   severity: high
#   resource_types: [AWS::CertificateManager::Certificate]
#   aliases:
#     aws_config: [acm-certificate-rsa-check]
#     security_hub: [ACM.2]
#     prowler: [acm_certificates_with_secure_key_algorithms]
package policies.acm.key_algorithm

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["KeyAlgorithm"], "message": message} if {
	algorithm := properties.value(["KeyAlgorithm"], "RSA_2048")
	algorithm in {"RSA_512", "RSA_1024"}
	message := sprintf("the key is weak: %s", [algorithm])
}
