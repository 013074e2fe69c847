# METADATA
# title: Glue security configurations encrypt everything
# description: |
#   What jobs write to S3, their logs and their bookmarks are encrypted with keys of AWS alone: you can neither take
#   the keys away nor see who used them. Set S3EncryptionMode, CloudWatchEncryptionMode and JobBookmarksEncryptionMode,
#   each with a KMS key. Low rather than medium: S3 and CloudWatch encrypt everything by themselves by now.
# related_resources:
#   - ref: https://docs.aws.amazon.com/glue/latest/dg/encryption-security-configuration.html
# custom:
#   id: GLUE-001
#   severity: low
#   resource_types: [AWS::Glue::SecurityConfiguration]
#   aliases:
#     checkov: [CKV_AWS_99]
#     prowler:
#       - glue_etl_jobs_amazon_s3_encryption_enabled
#       - glue_etl_jobs_cloudwatch_logs_encryption_enabled
#       - glue_etl_jobs_job_bookmark_encryption_enabled
#       - glue_development_endpoints_s3_encryption_enabled
#       - glue_development_endpoints_cloudwatch_logs_encryption_enabled
#       - glue_development_endpoints_job_bookmark_encryption_enabled
package policies.glue.encrypts_everything

import data.policies.lib.properties
import data.policies.lib.values
import rego.v1

_modes := {
	"logs": ["EncryptionConfiguration", "CloudWatchEncryption", "CloudWatchEncryptionMode"],
	"job bookmarks": ["EncryptionConfiguration", "JobBookmarksEncryption", "JobBookmarksEncryptionMode"],
}

_s3 := ["EncryptionConfiguration", "S3Encryptions"]

_off := {"DISABLED", "", null}

deny contains {"path": path, "message": sprintf("%s are not encrypted", [what])} if {
	some what, path in _modes
	properties.value(path, null) in _off
}

deny contains {"path": _s3, "message": "data in S3 is not encrypted"} if not properties.given(_s3)

deny contains {"path": path, "message": "data in S3 is not encrypted"} if {
	some entry in properties.items(_s3)
	values.at(entry.value, ["S3EncryptionMode"], null) in _off
	path := array.concat(entry.path, ["S3EncryptionMode"])
}
