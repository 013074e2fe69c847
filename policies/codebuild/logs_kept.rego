# METADATA
# title: Builds log
# description: |
#   A build that leaves no log can't be looked into afterwards: what it ran, with which versions, and what it sent
#   where. Keep the log in CloudWatch Logs, as it is unless you say otherwise, or in S3.
# related_resources:
#   - ref: https://docs.aws.amazon.com/codebuild/latest/userguide/view-build-details.html
# custom:
#   id: CODEBUILD-006
#   severity: medium
#   resource_types: [AWS::CodeBuild::Project]
#   aliases:
#     aws_config: [codebuild-project-logging-enabled]
#     security_hub: [CodeBuild.4]
#     prowler: [codebuild_project_logging_enabled]
#   fix: {LogsConfig: {CloudWatchLogs: {Status: ENABLED}}}
package policies.codebuild.logs_kept

import data.policies.lib.properties
import rego.v1

deny contains {"path": _logs, "message": "the builds keep no log"} if {
	properties.value(_logs, "ENABLED") == "DISABLED"
	properties.value(["LogsConfig", "S3Logs", "Status"], "DISABLED") != "ENABLED"
}

_logs := ["LogsConfig", "CloudWatchLogs", "Status"]
