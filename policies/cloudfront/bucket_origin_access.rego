# METADATA
# title: S3 origins use origin access control
# description: |
#   CloudFront can read a bucket without access control only if everyone can, past CloudFront, its web ACL and its logs.
#   Give the origin an OriginAccessControlId and let the bucket policy admit the distribution alone. The older origin
#   access identity passes as well; it does not work with KMS keys and newer regions.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
# custom:
#   id: CLOUDFRONT-006
#   severity: medium
#   resource_types: [AWS::CloudFront::Distribution]
#   aliases:
#     aws_config: [cloudfront-origin-access-identity-enabled, cloudfront-s3-origin-access-control-enabled]
#     security_hub: [CloudFront.13]
#     prowler: [cloudfront_distributions_s3_origin_access_control]
#     guard: [CLOUDFRONT_ORIGIN_ACCESS_IDENTITY_ENABLED]
#     regula: [FG_R00010]
package policies.cloudfront.bucket_origin_access

import data.policies.lib.cloudfront
import data.policies.lib.values
import rego.v1

deny contains {"path": path, "message": message} if {
	some origin in cloudfront.origins
	cloudfront.is_bucket(origin)
	values.at(origin.value, ["OriginAccessControlId"], "") in {null, ""}
	values.at(origin.value, ["S3OriginConfig", "OriginAccessIdentity"], "") in {null, ""}
	path := array.concat(origin.path, ["OriginAccessControlId"])
	message := sprintf("CloudFront reads the bucket of %s as everyone could", [cloudfront.named(origin)])
}
