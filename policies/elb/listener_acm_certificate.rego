# METADATA
# title: Classic balancers use ACM certificates
# description: |
#   Certificates of ACM renew themselves; one that was uploaded to IAM expires on a day that somebody has to
#   remember. Request or import it in ACM and name that ARN.
# related_resources:
#   - ref: https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-create-https-ssl-load-balancer.html
# custom:
#   id: ELB-019
#   severity: medium
#   resource_types: [AWS::ElasticLoadBalancing::LoadBalancer]
#   aliases:
#     aws_config: [elb-acm-certificate-required]
#     security_hub: [ELB.2]
#     prowler: [elb_ssl_listeners_use_acm_certificate]
#     guard: [ELB_ACM_CERTIFICATE_REQUIRED]
package policies.elb.listener_acm_certificate

import rego.v1

import data.policies.lib.entries

deny contains {"path": array.concat(entry.path, ["SSLCertificateId"]), "message": message} if {
	some entry in entries.of(input.properties, ["Listeners"])
	upper(object.get(entry.value, "Protocol", "")) in {"HTTPS", "SSL"}
	certificate := object.get(entry.value, "SSLCertificateId", null)
	fault := _fault(certificate)
	message := sprintf("the listener on port %v %s", [object.get(entry.value, "LoadBalancerPort", "?"), fault])
}

_fault(certificate) := "names no certificate" if certificate in {null, ""}

_fault(certificate) := "has a certificate of IAM, which nobody renews" if {
	regex.match(`^arn:[^:]+:iam:.*:server-certificate/`, certificate)
}
