# METADATA
# title: S3 buckets encrypt by default
# description: |
#   Since 2023 S3 encrypts every new object with its own keys even where the template says nothing. A stated default
#   keeps the choice of key visible to reviewers and auditors, and shows when somebody changes it: give one, AES256 at
#   least, or aws:kms with a key of your own where you must control who decrypts. Low, as nothing lies in clear text.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html
# custom:
#   id: S3-006
#   severity: low
#   resource_types: [AWS::S3::Bucket]
#   aliases:
#     checkov: [CKV_AWS_19]
#     aws_config: [s3-bucket-server-side-encryption-enabled]
#     trivy: [AVD-AWS-0088]
#     prowler: [s3_bucket_default_encryption]
#     cfn_nag: [W41]
#     guard: [S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED]
#     regula: [FG_R00099]
#   fix:
#     BucketEncryption:
#       ServerSideEncryptionConfiguration:
#         - ServerSideEncryptionByDefault: {SSEAlgorithm: AES256}
package policies.s3.bucket_encryption

import data.policies.lib.values
import rego.v1

_configuration := ["BucketEncryption", "ServerSideEncryptionConfiguration"]

_encryption_rules := values.as_list(values.at(input.properties, _configuration, []))

deny contains {"path": ["BucketEncryption"], "message": "the template states no default encryption"} if {
	count(_encryption_rules) == 0
}

deny contains {"path": path, "message": "the default encryption names no algorithm"} if {
	some index, encryption_rule in _encryption_rules
	algorithm := values.at(encryption_rule, ["ServerSideEncryptionByDefault", "SSEAlgorithm"], "")
	not algorithm in {"AES256", "aws:kms", "aws:kms:dsse", "aws:fsx"}
	path := array.concat(_configuration, [index, "ServerSideEncryptionByDefault", "SSEAlgorithm"])
}
