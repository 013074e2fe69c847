# METADATA
# title: CloudFront distributions use SNI
# description: |
#   Addresses kept for one distribution serve only clients that are too old for server name indication, and cost some
#   600 US dollars a month. Set SslSupportMethod to sni-only, unless such clients still come.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-https-dedicated-ip-or-sni.html
# custom:
#   id: CLOUDFRONT-011
#   severity: low
#   resource_types: [AWS::CloudFront::Distribution]
#   aliases:
#     aws_config: [cloudfront-sni-enabled]
#     security_hub: [CloudFront.8]
#     prowler: [cloudfront_distributions_https_sni_enabled]
#     guard: [CLOUDFRONT_SNI_ENABLED]
#   fix: {DistributionConfig: {ViewerCertificate: {SslSupportMethod: sni-only}}}
#   fix_safety: unsafe
package policies.cloudfront.server_name_indication

import data.policies.lib.properties
import rego.v1

_path := ["DistributionConfig", "ViewerCertificate", "SslSupportMethod"]

deny contains {"path": _path, "message": "the distribution keeps dedicated IP addresses for clients without SNI"} if {
	properties.given(_path)
	properties.value(_path, "") != "sni-only"
}
