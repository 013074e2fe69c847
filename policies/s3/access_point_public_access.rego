# METADATA
# title: S3 access points block public access
# description: |
#   An access point with a setting off can be opened to the internet by one mistaken policy, though its bucket looks
#   closed. Leave PublicAccessBlockConfiguration out, for then all four are on, or turn them on; they can't be changed
#   later, so the fix replaces the access point. An access point inside a VPC is not public, whatever they say.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-bpa-settings.html
# custom:
#   id: S3-020
#   severity: high
#   resource_types: [AWS::S3::AccessPoint]
#   aliases:
#     aws_config: [s3-access-point-public-access-blocks]
#     security_hub: [S3.19]
#     prowler: [s3_access_point_public_access_block]
#   fix:
#     PublicAccessBlockConfiguration:
#       BlockPublicAcls: true
#       BlockPublicPolicy: true
#       IgnorePublicAcls: true
#       RestrictPublicBuckets: true
#   fix_safety: unsafe
package policies.s3.access_point_public_access

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["PublicAccessBlockConfiguration", setting], "message": message} if {
	not properties.given(["VpcConfiguration", "VpcId"])
	some setting in ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"]
	properties.value(["PublicAccessBlockConfiguration", setting], true) == false
	message := sprintf("%s is off", [setting])
}
