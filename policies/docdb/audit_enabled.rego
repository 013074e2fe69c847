# METADATA
# title: DocumentDB audits
# description: |
#   DocumentDB writes no audit log until a parameter group asks for it, even where the export to CloudWatch is on:
#   logins and changes leave no trace. Set audit_logs to enabled (or ddl, dml_read, dml_write, all). A default group
#   can't be changed, so give the cluster one of its own; one that is not among the resources at hand is not judged.
# related_resources:
#   - ref: https://docs.aws.amazon.com/documentdb/latest/developerguide/event-auditing.html
# custom:
#   id: DOCDB-005
#   severity: medium
#   resource_types: [AWS::DocDB::DBClusterParameterGroup, AWS::DocDB::DBCluster]
#   aliases:
#     checkov: [CKV_AWS_104]
#   fix: {'AWS::DocDB::DBClusterParameterGroup': {Parameters: {audit_logs: enabled}}}
package policies.docdb.audit_enabled

import rego.v1

import data.policies.lib.properties

deny contains {"path": ["Parameters", "audit_logs"], "message": "audit_logs is not enabled"} if {
	input.type == "AWS::DocDB::DBClusterParameterGroup"
	not _audits
}

deny contains {"path": ["DBClusterParameterGroupName"], "message": message} if {
	input.type == "AWS::DocDB::DBCluster"
	_default_group
	message := "the default parameter group writes no audit log"
}

_audits if {
	written := properties.value(["Parameters", "audit_logs"], "disabled")
	is_string(written)
	not lower(written) in {"", "disabled", "none"}
}

_default_group if not properties.given(["DBClusterParameterGroupName"])

_default_group if startswith(input.properties.DBClusterParameterGroupName, "default.")
