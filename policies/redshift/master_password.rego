# METADATA
# title: Redshift master password is not in the template
# description: |
#   A password in a template is readable in the repository, in its history and to everyone who may describe the stack.
#   Set ManageMasterPassword to true, or refer to a secret with {{resolve:secretsmanager:…}}. A parameter is second
#   best: it needs NoEcho and must have no default.
# related_resources:
#   - ref: https://docs.aws.amazon.com/redshift/latest/mgmt/redshift-secrets-manager-integration.html
# custom:
#   id: REDSHIFT-004
#   severity: critical
#   sources: [template, terraform]
#   resource_types: [AWS::Redshift::Cluster, Template::Parameter]
#   verdict_types: [AWS::Redshift::Cluster]
#   scope: inventory
#   sees_unknowns: true
#   aliases:
#     cfn_nag: [F35]
#     guard:
#       - REDSHIFT_CLUSTER_MASTER_USER_PASSWORD_NO_PLAINTEXT_PASSWORD
#       - REDSHIFT_CLUSTER_MASTER_USER_PASSWORD_USES_SECURE_PARAMETER
#       - REDSHIFT_CLUSTER_MASTER_USER_PASSWORD_USES_SECURE_SERVICE
package policies.redshift.master_password

import rego.v1

import data.policies.lib.secrets
import data.policies.lib.values

deny contains {"resource": cluster.id, "path": ["MasterUserPassword"], "message": message} if {
	some cluster in values.as_list(values.at(input.resources, ["AWS::Redshift::Cluster"], []))
	password := values.at(cluster.properties, ["MasterUserPassword"], "")
	some message in secrets.exposures(password, "the master password", "AWS::Redshift::Cluster#MasterUserPassword")
}
