# METADATA
# title: S3 buckets disable ACLs (owner enforced)
# description: |
#   With ACLs on, another account may own the objects that it writes, and one careless ACL opens an object to the world,
#   past every policy. Set ObjectOwnership to BucketOwnerEnforced and give access by policies. New buckets have it when
#   nothing is said, so a template without OwnershipControls passes; a running bucket without them is an old one. Left
#   alone is a bucket to which CloudFront writes its standard logs by ACL. The fix is unsafe: access by ACL ends.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
# custom:
#   id: S3-014
#   severity: medium
#   resource_types: [AWS::S3::Bucket, AWS::CloudFront::Distribution]
#   scope: inventory
#   aliases:
#     aws_config: [s3-bucket-acl-prohibited]
#     security_hub: [S3.12]
#     prowler: [s3_bucket_acl_prohibited]
#   fix: {OwnershipControls: {Rules: [{ObjectOwnership: BucketOwnerEnforced}]}}
#   fix_safety: unsafe
package policies.s3.acls_disabled

import data.policies.lib.buckets
import data.policies.lib.values
import rego.v1

_rules(bucket) := values.as_list(values.at(bucket.properties, ["OwnershipControls", "Rules"], []))

deny contains {"resource": bucket.id, "path": path, "message": message} if {
	some bucket in buckets.present
	some index, ownership_rule in _rules(bucket)
	ownership := values.at(ownership_rule, ["ObjectOwnership"], "")
	ownership != "BucketOwnerEnforced"
	not _takes_cloudfront_logs(bucket)
	path := ["OwnershipControls", "Rules", index, "ObjectOwnership"]
	message := sprintf("ACLs decide on access to the bucket: object ownership is %v", [ownership])
}

deny contains {"resource": bucket.id, "path": ["OwnershipControls"], "message": message} if {
	some bucket in buckets.present
	object.get(bucket, "source", "template") == "live"
	count(_rules(bucket)) == 0
	message := "ACLs decide on access to the bucket: it has no ownership controls"
}

_takes_cloudfront_logs(bucket) if {
	some name in ["DomainName", "RegionalDomainName"]
	buckets.attribute_of(bucket, name) in _log_hosts
}

_takes_cloudfront_logs(bucket) if {
	some name in [bucket.ref, values.at(bucket.properties, ["BucketName"], "")]
	name != ""
	name in _log_names
}

_log_hosts contains host if {
	some distribution in buckets.of_type("AWS::CloudFront::Distribution")
	host := values.at(distribution.properties, ["DistributionConfig", "Logging", "Bucket"], "")
}

# 'logs' of 'logs.s3.amazonaws.com', by the name or by Ref; a name may hold '.s3' itself.
_log_names contains substring(host, 0, end) if {
	some host in _log_hosts
	some end in indexof_n(host, ".s3")
}
