# METADATA
# title: Neptune exports audit logs
# description: |
#   Without audit logs in CloudWatch nobody can say afterwards who asked what of the graph. Add audit to
#   EnableCloudwatchLogsExports, and set neptune_enable_audit_log to 1 in the cluster's parameter group, or there is
#   nothing to export.
# related_resources:
#   - ref: https://docs.aws.amazon.com/neptune/latest/userguide/auditing.html
# custom:
#   id: NEPTUNE-003
#   severity: medium
#   resource_types: [AWS::Neptune::DBCluster]
#   aliases:
#     checkov: [CKV_AWS_101]
#     aws_config: [neptune-cluster-cloudwatch-log-export-enabled]
#     security_hub: [Neptune.2]
#     trivy: [AVD-AWS-0075]
#     prowler: [neptune_cluster_integration_cloudwatch_logs]
package policies.neptune.audit_exported

import rego.v1

import data.policies.lib.clusters

deny contains {"path": ["EnableCloudwatchLogsExports"], "message": "audit logs are not exported"} if {
	not clusters.exports("audit")
}
