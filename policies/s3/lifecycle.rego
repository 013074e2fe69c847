# METADATA
# title: S3 buckets have lifecycle rules
# description: |
#   Without a lifecycle nothing is ever deleted: data that should be gone stays, and is paid for and leaks one day.
#   Give the bucket a rule that is enabled, if only for uploads that were never completed.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html
# custom:
#   id: S3-016
#   severity: low
#   resource_types: [AWS::S3::Bucket]
#   aliases:
#     aws_config: [s3-lifecycle-policy-check]
#     security_hub: [S3.13]
#     prowler: [s3_bucket_lifecycle_enabled]
#     regula: [FG_R00101]
package policies.s3.lifecycle

import data.policies.lib.properties
import data.policies.lib.values
import rego.v1

deny contains {"path": _rules, "message": "no lifecycle rule is enabled"} if not _enabled

_rules := ["LifecycleConfiguration", "Rules"]

_enabled if {
	some rule in properties.items(_rules)
	values.at(rule.value, ["Status"], "") == "Enabled"
}
