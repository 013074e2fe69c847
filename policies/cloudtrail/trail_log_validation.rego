# METADATA
# title: CloudTrail trails validate log files
# description: |
#   Without digest files nobody can prove that log files were not changed or deleted after delivery.
#   Set EnableLogFileValidation to true.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-intro.html
# custom:
#   id: CLOUDTRAIL-003
#   severity: medium
#   resource_types: [AWS::CloudTrail::Trail]
#   aliases:
#     checkov: [CKV_AWS_36]
#     aws_config: [cloud-trail-log-file-validation-enabled]
#     security_hub: [CloudTrail.4]
#     trivy: [AVD-AWS-0016]
#     prowler: [cloudtrail_log_file_validation_enabled]
#     guard: [CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED]
#     regula: [FG_R00027]
#   fix: {EnableLogFileValidation: true}
package policies.cloudtrail.trail_log_validation

import rego.v1

deny contains {"path": ["EnableLogFileValidation"], "message": "log files are delivered without digests"} if {
	object.get(input.properties, "EnableLogFileValidation", false) != true
}
