# METADATA
# title: MFA delete protects bucket versions
# description: |
#   With versions alone, whoever holds the keys can delete every version as well. Turn on MFA delete, which only the
#   root user can do, with its device; or lock the objects, which this rule takes as well and which programs can set.
#   Buckets without versions another rule tells.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiFactorAuthenticationDelete.html
# custom:
#   id: S3-015
#   severity: low
#   resource_types: [AWS::S3::Bucket]
#   sources: [live]
#   aliases:
#     aws_config: [s3-bucket-mfa-delete-enabled]
#     security_hub: [S3.20]
#     trivy: [AVD-AWS-0170]
#     prowler: [s3_bucket_no_mfa_delete]
package policies.s3.mfa_delete

import data.policies.lib.values
import rego.v1

deny contains {"path": [], "message": "versions of objects can be deleted without MFA"} if {
	values.at(input.properties, ["VersioningConfiguration", "Status"], "") == "Enabled"
	object.get(input.live, "MfaDelete", "Disabled") != "Enabled"
	object.get(input.properties, "ObjectLockEnabled", false) != true
}
