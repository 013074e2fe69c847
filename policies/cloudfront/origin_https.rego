# METADATA
# title: CloudFront origin traffic is HTTPS only
# description: |
#   Between CloudFront and an origin that it talks plain HTTP to, requests, cookies and answers can be read and changed,
#   though viewers see a lock. Set OriginProtocolPolicy to https-only. An S3 website speaks plain HTTP only; let
#   CloudFront read the bucket itself, through origin access control.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-cloudfront-to-custom-origin.html
# custom:
#   id: CLOUDFRONT-005
#   severity: medium
#   resource_types: [AWS::CloudFront::Distribution]
#   aliases:
#     checkov: [CKV2_AWS_72]
#     aws_config: [cloudfront-traffic-to-origin-encrypted]
#     security_hub: [CloudFront.9]
#     prowler: [cloudfront_distributions_origin_traffic_encrypted]
package policies.cloudfront.origin_https

import data.policies.lib.cloudfront
import data.policies.lib.values
import rego.v1

_policy(origin) := values.at(origin.value, ["CustomOriginConfig", "OriginProtocolPolicy"], "")

_path(origin) := array.concat(origin.path, ["CustomOriginConfig", "OriginProtocolPolicy"])

deny contains {"path": _path(origin), "message": message} if {
	some origin in cloudfront.origins
	is_object(values.at(origin.value, ["CustomOriginConfig"], null))
	not _policy(origin) in {"https-only", "match-viewer"}
	message := sprintf("CloudFront talks plain HTTP to %s", [cloudfront.named(origin)])
}

deny contains {"path": _path(origin), "message": message} if {
	some origin in cloudfront.origins
	_policy(origin) == "match-viewer"
	some behavior in cloudfront.behaviors
	values.at(behavior, ["ViewerProtocolPolicy"], "allow-all") == "allow-all"
	cloudfront.serves(origin, behavior)
	message := sprintf("CloudFront talks plain HTTP to %s for viewers who come by HTTP", [cloudfront.named(origin)])
}
