# METADATA
# title: GraphQL APIs log
# description: |
#   Without logs nobody can say afterwards who asked the GraphQL API for what, or why a resolver failed. Set
#   FieldLogLevel to ERROR or more in LogConfig, and CloudWatchLogsRoleArn to a role that may write the logs.
# related_resources:
#   - ref: https://docs.aws.amazon.com/appsync/latest/devguide/monitoring.html
# custom:
#   id: APPSYNC-001
#   severity: medium
#   resource_types: [AWS::AppSync::GraphQLApi]
#   aliases:
#     checkov: [CKV_AWS_193, CKV_AWS_194]
#     aws_config: [appsync-logging-enabled]
#     security_hub: [AppSync.2]
#     prowler: [appsync_field_level_logging_enabled]
package policies.appsync.field_logging

import data.policies.lib.properties
import rego.v1

_level := ["LogConfig", "FieldLogLevel"]

_role := ["LogConfig", "CloudWatchLogsRoleArn"]

deny contains {"path": _level, "message": "the fields of the GraphQL API are not logged"} if {
	properties.value(_level, "NONE") in {"NONE", "", null}
}

deny contains {"path": _role, "message": "the GraphQL API has no role to write logs with"} if {
	not properties.value(_level, "NONE") in {"NONE", "", null}
	not properties.given(_role)
}
