# METADATA
# title: S3 bucket ACLs are not public
# description: |
#   A public ACL lets strangers list the bucket, read it or write to it; AuthenticatedRead opens it to every AWS account.
#   Make it Private and let a bucket policy name who needs access; serve public sites through CloudFront. Of a running
#   bucket an ACL that the public access block of bucket or account makes void passes.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html
# custom:
#   id: S3-003
#   severity: critical
#   resource_types: [AWS::S3::Bucket]
#   aliases:
#     checkov: [CKV_AWS_20, CKV_AWS_57]
#     security_hub: [S3.2, S3.3]
#     trivy: [AVD-AWS-0092]
#     prowler: [s3_bucket_public_list_acl, s3_bucket_public_write_acl]
#     cfn_nag: [F14, W31]
#     guard: [S3_BUCKET_PUBLIC_READ_ACL, S3_BUCKET_NO_PUBLIC_RW_ACL]
#     regula: [FG_R00279]
#   fix: {AccessControl: Private}
#   fix_safety: unsafe
package policies.s3.bucket_acl

import data.policies.lib.values
import rego.v1

_grants := {
	"PublicRead": "everyone read the bucket",
	"PublicReadWrite": "everyone read the bucket and write to it",
	"AuthenticatedRead": "every AWS account read the bucket",
}

deny contains {"path": ["AccessControl"], "message": message} if {
	acl := values.at(input.properties, ["AccessControl"], "Private")
	not _void
	message := sprintf("the ACL %s lets %s", [acl, _grants[acl]])
}

_void if object.get(input.live, ["PublicAccessBlock", "IgnorePublicAcls"], false) == true
