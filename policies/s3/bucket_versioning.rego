# METADATA
# title: S3 buckets keep object versions
# description: |
#   Without versions, an object that is overwritten or deleted, by mistake or by an intruder, is gone. Enable versioning,
#   with a lifecycle rule that expires old versions. (A bucket with object lock has it always.)
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html
# custom:
#   id: S3-007
#   severity: medium
#   resource_types: [AWS::S3::Bucket]
#   aliases:
#     checkov: [CKV_AWS_21]
#     aws_config: [s3-bucket-versioning-enabled]
#     security_hub: [S3.14]
#     trivy: [AVD-AWS-0090]
#     prowler: [s3_bucket_object_versioning]
#     guard: [S3_BUCKET_VERSIONING_ENABLED]
#     regula: [FG_R00101]
#   fix: {VersioningConfiguration: {Status: Enabled}}
package policies.s3.bucket_versioning

import data.policies.lib.values
import rego.v1

_status := values.at(input.properties, ["VersioningConfiguration", "Status"], "absent")

deny contains {"path": ["VersioningConfiguration", "Status"], "message": "versioning is suspended"} if {
	_status == "Suspended"
}

deny contains {"path": ["VersioningConfiguration", "Status"], "message": "versioning is not enabled"} if {
	not _status in {"Enabled", "Suspended"}

	# S3 turns versioning on for a bucket with object lock.
	values.at(input.properties, ["ObjectLockEnabled"], false) != true
}
