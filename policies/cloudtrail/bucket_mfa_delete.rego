# METADATA
# title: The trail bucket requires MFA delete
# description: |
#   Who covers their tracks deletes the log files. Turn on MFA delete on the bucket of the trail, or lock its objects
#   by a retention that holds by default, which this rule takes as well. Of a bucket of another account, where logs are
#   best kept, nobody knows unless that account is read in the same way.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html
# custom:
#   id: CLOUDTRAIL-015
#   severity: medium
#   resource_types: [AWS::CloudTrail::Trail, AWS::S3::Bucket]
#   scope: inventory
#   sources: [live]
#   aliases:
#     prowler: [cloudtrail_bucket_requires_mfa_delete]
package policies.cloudtrail.bucket_mfa_delete

import data.policies.lib.accounts
import data.policies.lib.values
import rego.v1

_read contains bucket.ref if some bucket in accounts.of_type("AWS::S3::Bucket")

_exposed contains bucket.ref if {
	some bucket in accounts.of_type("AWS::S3::Bucket")
	object.get(bucket.live, "MfaDelete", "Disabled") != "Enabled"
	not _is_locked(bucket)
}

# CloudTrail names no retention of its own: without one by default its files are not locked.
_is_locked(bucket) if {
	values.at(bucket.properties, ["ObjectLockEnabled"], false) == true
	values.at(bucket.properties, ["ObjectLockConfiguration", "Rule", "DefaultRetention", "Mode"], "") != ""
}

deny contains {"resource": trail.id, "path": ["S3BucketName"], "message": message} if {
	some trail in accounts.of_type("AWS::CloudTrail::Trail")
	name := values.at(trail.properties, ["S3BucketName"], "")
	name in _exposed
	message := sprintf("log files can be deleted from the bucket %s without MFA", [name])
}

# The bucket lies where the run did not go.
deny contains {"resource": trail.id, "path": ["S3BucketName"], "message": message} if {
	some trail in accounts.of_type("AWS::CloudTrail::Trail")
	name := values.at(trail.properties, ["S3BucketName"], "")
	not name in _read
	object.get(trail.live, "LogBucketGuardsDeletion", true) == false
	message := sprintf("log files can be deleted from the bucket %s without MFA", [name])
}
