# METADATA
# title: S3 buckets use object lock
# description: |
#   Without object lock whoever may delete objects may delete every version of them: ransomware and angry insiders do.
#   Turn it on, with a default retention, for buckets that hold backups, audit logs or what the law wants kept; most
#   others do well without, so this is for information.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
# custom:
#   id: S3-018
#   severity: info
#   resource_types: [AWS::S3::Bucket]
#   aliases:
#     aws_config: [s3-bucket-default-lock-enabled]
#     security_hub: [S3.15]
#     prowler: [s3_bucket_object_lock]
#     guard: [S3_BUCKET_DEFAULT_LOCK_ENABLED]
package policies.s3.object_lock

import data.policies.lib.values
import rego.v1

_retention_path := ["ObjectLockConfiguration", "Rule", "DefaultRetention"]

_locked if values.at(input.properties, ["ObjectLockEnabled"], false) == true

deny contains {"path": ["ObjectLockEnabled"], "message": "object lock is off: every version can be deleted"} if {
	not _locked
}

deny contains {"path": _retention_path, "message": message} if {
	_locked
	not _has_retention
	message := "no default retention: only objects that ask for it are locked"
}

_has_retention if {
	retention := values.at(input.properties, _retention_path, {})
	values.at(retention, ["Mode"], "") in {"COMPLIANCE", "GOVERNANCE"}
	some unit in ["Days", "Years"]
	values.at(retention, [unit], 0) > 0
}
