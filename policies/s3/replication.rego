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

_is_replica(bucket) if buckets.attribute_of(bucket, "Arn") in _targets

_is_replica(bucket) if {
	some name in buckets.names_of(bucket)
	is_string(name)
	concat("", [":::", name]) in _target_ends
}

_targets contains target if {
	some source in buckets.all
	some target in _active(source)
}

# arn:aws:s3:::name, in any partition
_target_ends contains substring(target, start, -1) if {
	some target in _targets
	start := indexof(target, ":::")
	start >= 0
}
