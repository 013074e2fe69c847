# METADATA
# title: HTTPS listeners use ACM certificates
# description: |
#   Certificates of ACM renew themselves; one that was uploaded to IAM expires on a day that somebody has to
#   remember. Request or import it in ACM and name that ARN.
#   Reported are listeners without any certificate and those with an IAM server certificate. More certificates may
#   come from AWS::ElasticLoadBalancingV2::ListenerCertificate, the first must stand here.
# related_resources:
#   - ref: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html
# custom:
#   id: ELB-011
#   severity: medium
#   resource_types: [AWS::ElasticLoadBalancingV2::Listener]
#   aliases:
#     aws_config: [elbv2-acm-certificate-required]
#     guard: [ELBV2_ACM_CERTIFICATE_REQUIRED]
package policies.elbv2.listener_acm_certificate

import rego.v1

import data.policies.lib.entries

_certificates := entries.of(input.properties, ["Certificates"])

_encrypted if input.properties.Protocol in {"HTTPS", "TLS"}

deny contains {"path": ["Certificates"], "message": "the listener names no certificate"} if {
	_encrypted
	count([arn | arn := _certificates[_].value.CertificateArn; arn != null]) == 0
}

deny contains {"path": path, "message": "the certificate is one of IAM, which nobody renews"} if {
	_encrypted
	some entry in _certificates
	regex.match(`^arn:[^:]+:iam:.*:server-certificate/`, entry.value.CertificateArn)
	path := array.concat(entry.path, ["CertificateArn"])
}
