# METADATA
# title: CloudFront distributions use their own certificate
# description: |
#   With the default certificate, visitors see a name of cloudfront.net that they can't tell from a stranger's, and the
#   distribution accepts TLS 1.0. Name a certificate of ACM (in us-east-1) and the host names in Aliases. Low, since
#   test sites and pure back ends need no name of their own; distributions whose tenants bring the certificates are not
#   judged.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html
# custom:
#   id: CLOUDFRONT-010
#   severity: low
#   resource_types: [AWS::CloudFront::Distribution]
#   aliases:
#     aws_config: [cloudfront-custom-ssl-certificate]
#     security_hub: [CloudFront.7]
#     prowler: [cloudfront_distributions_custom_ssl_certificate]
#     guard: [CLOUDFRONT_CUSTOM_SSL_CERTIFICATE]
package policies.cloudfront.own_certificate

import data.policies.lib.cloudfront
import data.policies.lib.properties
import rego.v1

deny contains {"path": path, "message": "the distribution uses the default certificate of cloudfront.net"} if {
	cloudfront.has_default_certificate
	properties.value(["DistributionConfig", "ConnectionMode"], "direct") != "tenant-only"
	path := ["DistributionConfig", "ViewerCertificate"]
}
