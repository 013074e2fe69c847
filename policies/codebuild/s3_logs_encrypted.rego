# METADATA
# title: Build logs in S3 are encrypted
# description: |
#   Build logs tell what a build did, and often hold what they should not. Leave EncryptionDisabled out, so that
#   CodeBuild encrypts them with the project's key.
# related_resources:
#   - ref: https://docs.aws.amazon.com/codebuild/latest/userguide/create-project.html
# custom:
#   id: CODEBUILD-007
#   severity: low
#   resource_types: [AWS::CodeBuild::Project]
#   aliases:
#     aws_config: [codebuild-project-s3-logs-encrypted]
#     security_hub: [CodeBuild.3]
#     prowler: [codebuild_project_s3_logs_encrypted]
#   fix: {LogsConfig: {S3Logs: {EncryptionDisabled: false}}}
package policies.codebuild.s3_logs_encrypted

import data.policies.lib.properties
import rego.v1

deny contains {"path": path, "message": "the logs in S3 are not encrypted by CodeBuild"} if {
	path := ["LogsConfig", "S3Logs", "EncryptionDisabled"]
	properties.is_true(path)
	properties.value(["LogsConfig", "S3Logs", "Status"], "") == "ENABLED"
}
