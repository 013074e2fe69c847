# METADATA
# title: S3 versioned buckets expire old versions
# description: |
#   With versioning every deleted object stays as an old version, for ever unless a rule ends it, readable to who may
#   read versions. Give the bucket an enabled rule with NoncurrentVersionExpiration, or one that moves old versions to
#   an archive.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-configuration-examples.html
# custom:
#   id: S3-017
#   severity: low
#   resource_types: [AWS::S3::Bucket]
#   aliases:
#     aws_config: [s3-version-lifecycle-policy-check]
#     security_hub: [S3.10]
package policies.s3.old_versions_expire

import data.policies.lib.properties
import data.policies.lib.values
import rego.v1

deny contains {"path": _rules, "message": "old versions of objects are kept for ever"} if {
	properties.value(["VersioningConfiguration", "Status"], "") == "Enabled"
	not _ended
}

_rules := ["LifecycleConfiguration", "Rules"]

_ended if {
	some rule in properties.items(_rules)
	values.at(rule.value, ["Status"], "") == "Enabled"
	some name in [
		"NoncurrentVersionExpiration", "NoncurrentVersionExpirationInDays",
		"NoncurrentVersionTransition", "NoncurrentVersionTransitions",
	]
	not values.at(rule.value, [name], null) in {null, [], {}, ""}
}
