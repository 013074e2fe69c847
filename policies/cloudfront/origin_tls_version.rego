# METADATA
# title: CloudFront origin TLS excludes old protocols
# description: |
#   Between the edge and your origin an old protocol can be broken, although viewers see a new one. List TLSv1.2 alone
#   under OriginSSLProtocols.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html
# custom:
#   id: CLOUDFRONT-007
#   severity: medium
#   resource_types: [AWS::CloudFront::Distribution]
#   aliases:
#     aws_config: [cloudfront-no-deprecated-ssl-protocols]
#     security_hub: [CloudFront.10]
#     prowler: [cloudfront_distributions_using_deprecated_ssl_protocols]
package policies.cloudfront.origin_tls_version

import data.policies.lib.properties
import data.policies.lib.values
import rego.v1

deny contains {"path": protocol.path, "message": sprintf("the origin may be asked over %s", [protocol.value])} if {
	some origin in properties.items(["DistributionConfig", "Origins"])
	_uses_tls(origin.value)
	some protocol in properties.items_in(origin, ["CustomOriginConfig", "OriginSSLProtocols"])
	protocol.value in {"SSLv3", "TLSv1", "TLSv1.1"}
}

_uses_tls(origin) if values.at(origin, ["CustomOriginConfig", "OriginProtocolPolicy"], "") != "http-only"
