# METADATA
# title: CloudTrail trails encrypt logs with KMS
# description: |
#   Whoever may read the log bucket reads what everyone in the account does. With a KMS key of your own,
#   reading takes the right to decrypt as well. Give the trail a KMSKeyId whose key policy lets CloudTrail encrypt.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/encrypting-cloudtrail-log-files-with-aws-kms.html
# custom:
#   id: CLOUDTRAIL-004
#   severity: medium
#   resource_types: [AWS::CloudTrail::Trail]
#   aliases:
#     checkov: [CKV_AWS_35]
#     aws_config: [cloud-trail-encryption-enabled]
#     security_hub: [CloudTrail.2]
#     trivy: [AVD-AWS-0015]
#     prowler: [cloudtrail_kms_encryption_enabled]
#     guard: [CLOUD_TRAIL_ENCRYPTION_ENABLED]
#     regula: [FG_R00035]
package policies.cloudtrail.trail_encrypted

import rego.v1

deny contains {"path": ["KMSKeyId"], "message": "log files are not encrypted with a KMS key"} if {
	object.get(input.properties, "KMSKeyId", "") in {"", null}
}
