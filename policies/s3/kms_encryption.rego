# METADATA
# title: S3 buckets encrypt with KMS keys
# description: |
#   With S3's own keys whoever may read an object may read its content; a KMS key has a policy of its own and leaves a
#   trace of each use. Where that matters, set aws:kms with a bucket key. The key that AWS keeps for S3 counts too.
#   Left alone are buckets that load balancers or other buckets write access logs to: those need S3's own keys.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
# custom:
#   id: S3-009
#   severity: low
#   resource_types:
#     - AWS::S3::Bucket
#     - AWS::ElasticLoadBalancing::LoadBalancer
#     - AWS::ElasticLoadBalancingV2::LoadBalancer
#   scope: inventory
#   aliases:
#     aws_config: [s3-default-encryption-kms]
#     security_hub: [S3.17]
#     trivy: [AVD-AWS-0132]
#     prowler: [s3_bucket_kms_encryption]
#     guard: [S3_DEFAULT_ENCRYPTION_KMS]
package policies.s3.kms_encryption

import data.policies.lib.buckets
import data.policies.lib.values
import rego.v1

_configuration := ["BucketEncryption", "ServerSideEncryptionConfiguration"]

_rules(bucket) := values.as_list(values.at(bucket.properties, _configuration, []))

_algorithm_of(encryption) := values.at(encryption, ["ServerSideEncryptionByDefault", "SSEAlgorithm"], "")

deny contains {"resource": bucket.id, "path": path, "message": message} if {
	some bucket in buckets.all
	not buckets.takes_access_logs(bucket)
	encryptions := _rules(bucket)
	not _uses_kms(encryptions)
	path := _path(encryptions)
	message := _message(encryptions)
}

_uses_kms(encryptions) if {
	some encryption in encryptions
	_algorithm_of(encryption) in {"aws:kms", "aws:kms:dsse"}
}

_path(encryptions) := ["BucketEncryption"] if count(encryptions) == 0

_path(encryptions) := array.concat(_configuration, [0, "ServerSideEncryptionByDefault", "SSEAlgorithm"]) if {
	count(encryptions) > 0
}

_message(encryptions) := "without a stated default the bucket encrypts with S3's own keys, not with KMS" if {
	count(encryptions) == 0
}

_message(encryptions) := sprintf("the bucket encrypts with %v, not with a KMS key", [_algorithm_of(encryptions[0])]) if {
	count(encryptions) > 0
}
