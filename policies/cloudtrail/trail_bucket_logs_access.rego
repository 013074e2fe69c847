# METADATA
# title: The trail bucket logs its own access
# description: |
#   Who reads the log files learns what the account does, and who deletes some hides what he did; access logs of the
#   bucket tell. Give the bucket a LoggingConfiguration that names another bucket. In a template a bucket that is not
#   among its resources is not judged; of a running trail whose bucket was not read, nobody knows.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html
# custom:
#   id: CLOUDTRAIL-008
#   severity: low
#   resource_types: [AWS::CloudTrail::Trail, AWS::S3::Bucket]
#   scope: inventory
#   aliases:
#     aws_config: [cloudtrail-s3-bucket-access-logging]
#     security_hub: [CloudTrail.7]
#     trivy: [AVD-AWS-0163]
#     prowler: [cloudtrail_logs_s3_bucket_access_logging_enabled]
#     regula: [FG_R00031]
package policies.cloudtrail.trail_bucket_logs_access

import data.policies.lib.values
import rego.v1

deny contains {"resource": trail.id, "path": ["S3BucketName"], "message": message} if {
	some trail in input.resources["AWS::CloudTrail::Trail"]
	name := values.at(trail.properties, ["S3BucketName"], "")
	some bucket in object.get(input.resources, "AWS::S3::Bucket", [])
	bucket.ref == name
	values.at(bucket.properties, ["LoggingConfiguration"], {}) in {null, "", [], {}}
	message := sprintf("access to the log bucket %s is not logged", [bucket.id])
}

# The bucket lies where the run did not go.
deny contains {"resource": trail.id, "path": ["S3BucketName"], "message": message} if {
	some trail in input.resources["AWS::CloudTrail::Trail"]
	name := values.at(trail.properties, ["S3BucketName"], "")
	not name in _read
	object.get(trail.live, "LogBucketLogsAccess", true) == false
	message := sprintf("access to the log bucket %s is not logged", [name])
}

_read contains bucket.ref if some bucket in object.get(input.resources, "AWS::S3::Bucket", [])
