# METADATA
# title: S3 buckets replicate to another region
# description: |
#   When a region fails, or an account is lost, what lies only there is gone or out of reach. Replicate what the business
#   can't do without to a bucket in another region, in another account at best. Whether the other bucket is elsewhere
#   can't be told from its name. Left alone are buckets that others of the template replicate to.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html
# custom:
#   id: S3-019
#   severity: low
#   resource_types: [AWS::S3::Bucket]
#   scope: inventory
#   aliases:
#     aws_config: [s3-bucket-cross-region-replication-enabled, s3-bucket-replication-enabled]
#     security_hub: [S3.7]
#     prowler: [s3_bucket_cross_region_replication]
#     guard: [S3_BUCKET_REPLICATION_ENABLED]
#     regula: [FG_R00275]
package policies.s3.replication

import data.policies.lib.buckets
import data.policies.lib.references
import data.policies.lib.values
import rego.v1

_rules(bucket) := values.as_list(values.at(bucket.properties, ["ReplicationConfiguration", "Rules"], []))

_active(bucket) := [target |
	some replication in _rules(bucket)
	values.at(replication, ["Status"], "") == "Enabled"
	target := values.at(replication, ["Destination", "Bucket"], "")
	target != ""
]

deny contains {"resource": bucket.id, "path": ["ReplicationConfiguration"], "message": message} if {
	some bucket in buckets.all
	count(_rules(bucket)) == 0
	not _is_replica(bucket)
	message := "the bucket is not replicated"
}

deny contains {"resource": bucket.id, "path": ["ReplicationConfiguration", "Rules"], "message": message} if {
	some bucket in buckets.all
	count(_rules(bucket)) > 0
	count(_active(bucket)) == 0
	not _is_replica(bucket)
	message := "none of the replication rules is enabled and names a bucket"
}

_is_replica(bucket) if {
	some source in buckets.all
	some target in _active(source)
	_is_arn(target, bucket)
}

_is_arn(target, bucket) if references.names(target, bucket, "Arn")

_is_arn(target, bucket) if {
	is_string(target)
	some name in [bucket.ref, values.at(bucket.properties, ["BucketName"], "")]
	is_string(name)
	name != ""
	endswith(target, concat("", [":::", name]))
}
