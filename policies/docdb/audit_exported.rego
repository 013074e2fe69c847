# METADATA
# title: DocumentDB exports logs
# description: |
#   Without audit logs in CloudWatch nobody can say afterwards who logged in, and who changed or dropped what. Add
#   audit to EnableCloudwatchLogsExports, and turn audit_logs on in the cluster's parameter group, or there is nothing
#   to export. The profiler log helps with tuning; it is not asked for.
# related_resources:
#   - ref: https://docs.aws.amazon.com/documentdb/latest/developerguide/event-auditing.html
# custom:
#   id: DOCDB-004
#   severity: medium
#   resource_types: [AWS::DocDB::DBCluster]
#   aliases:
#     checkov: [CKV_AWS_85]
#     security_hub: [DocumentDB.4]
#     trivy: [AVD-AWS-0020]
#     prowler: [documentdb_cluster_cloudwatch_log_export]
package policies.docdb.audit_exported

import rego.v1

import data.policies.lib.clusters

deny contains {"path": ["EnableCloudwatchLogsExports"], "message": "audit logs are not exported"} if {
	not clusters.exports("audit")
}
