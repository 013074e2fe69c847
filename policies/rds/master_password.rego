# METADATA
# title: RDS master passwords are not in the template
# description: |
#   A password in a template is readable in the repository, in its history and to everyone who may describe the stack.
#   Set ManageMasterUserPassword to true, or refer to a secret with {{resolve:secretsmanager:…}}. A parameter is second
#   best: it needs NoEcho and must have no default.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html
# custom:
#   id: RDS-004
#   severity: critical
#   sources: [template, terraform]
#   resource_types: [AWS::RDS::DBInstance, AWS::RDS::DBCluster, Template::Parameter]
#   verdict_types: [AWS::RDS::DBInstance, AWS::RDS::DBCluster]
#   scope: inventory
#   sees_unknowns: true
#   aliases:
#     cfn_nag: [F23, F34]
#     guard:
#       - RDS_MASTER_USER_PASSWORD_NO_PLAINTEXT_PASSWORD
#       - RDS_MASTER_USER_PASSWORD_USES_SECURE_PARAMETER
#       - RDS_MASTER_USER_PASSWORD_USES_SECURE_SERVICE
#       - RDS_CLUSTER_MASTER_USER_PASSWORD_NO_PLAINTEXT_PASSWORD
#       - RDS_CLUSTER_MASTER_USER_PASSWORD_USES_SECURE_PARAMETER
#       - RDS_CLUSTER_MASTER_USER_PASSWORD_USES_SECURE_SERVICE
package policies.rds.master_password

import data.policies.lib.secrets
import data.policies.lib.values
import rego.v1

deny contains {"resource": database.id, "path": ["MasterUserPassword"], "message": message} if {
	some type in ["AWS::RDS::DBInstance", "AWS::RDS::DBCluster"]
	some database in values.as_list(values.at(input.resources, [type], []))
	password := values.at(database.properties, ["MasterUserPassword"], "")
	some message in secrets.exposures(password, "the master password", sprintf("%s#MasterUserPassword", [type]))
}
