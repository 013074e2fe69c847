# METADATA
# title: CloudWatch log groups use KMS encryption
# description: |
#   Logs collect personal data and secrets that programs print. With a KMS key of your own, reading them takes the
#   right to decrypt, and every use of the key is on record. Give the group a KmsKeyId.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
# custom:
#   id: LOGS-001
#   severity: medium
#   resource_types: [AWS::Logs::LogGroup]
#   aliases:
#     checkov: [CKV_AWS_158]
#     aws_config: [cloudwatch-log-group-encrypted]
#     trivy: [AVD-AWS-0017]
#     prowler: [cloudwatch_log_group_kms_encryption_enabled]
#     cfn_nag: [W84]
#     guard: [CLOUDWATCH_LOG_GROUP_ENCRYPTED]
#     regula: [FG_R00068]
package policies.logs.log_group_encrypted

import rego.v1

deny contains {"path": ["KmsKeyId"], "message": "the log group is not encrypted with a KMS key"} if {
	object.get(input.properties, "KmsKeyId", "") in {"", null}
}
