# METADATA
# title: Account blocks public S3 access
# description: |
#   The block of the account overrules each bucket: with it, no careless policy or ACL opens one to the world. Turn on
#   all four settings for the account. A bucket that has to be public goes behind CloudFront, or into an account of its
#   own.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/configuring-block-public-access-account.html
# custom:
#   id: S3-004
#   severity: high
#   resource_types: [Account::S3::PublicAccessBlock]
#   aliases:
#     aws_config: [s3-account-level-public-access-blocks, s3-account-level-public-access-blocks-periodic]
#     security_hub: [S3.1]
#     prowler: [s3_account_level_public_access_blocks]
package policies.s3.account_public_access

import rego.v1

_wanted := ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"]

deny contains {"path": [property], "message": sprintf("the account does not set %s", [property])} if {
	some property in _wanted
	object.get(input.properties, property, false) != true
}
