# METADATA
# title: Redshift writes audit logs
# description: |
#   Redshift keeps its record of logins for a few days, and inside the cluster. Without audit logs elsewhere nobody can
#   say afterwards who read or changed what. Give LoggingProperties with a BucketName, or with LogDestinationType
#   cloudwatch; the log of user activity needs the parameter enable_user_activity_logging as well.
# related_resources:
#   - ref: https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html
# custom:
#   id: REDSHIFT-005
#   severity: medium
#   resource_types: [AWS::Redshift::Cluster]
#   aliases:
#     checkov: [CKV_AWS_71]
#     aws_config: [redshift-audit-logging-enabled, redshift-cluster-configuration-check]
#     security_hub: [Redshift.4]
#     prowler: [redshift_cluster_audit_logging]
#     cfn_nag: [F28]
#     guard: [REDSHIFT_CLUSTER_CONFIGURATION_CHECK]
package policies.redshift.audit_logs

import rego.v1

import data.policies.lib.properties

deny contains {"path": ["LoggingProperties"], "message": "audit logs are off"} if {
	not properties.given(["LoggingProperties"])
}

deny contains {"path": path, "message": "audit logs go to S3, but no bucket is named"} if {
	path := ["LoggingProperties", "BucketName"]
	properties.given(["LoggingProperties"])
	not properties.given(path)
	not _to_cloudwatch
}

_to_cloudwatch if lower(input.properties.LoggingProperties.LogDestinationType) == "cloudwatch"
