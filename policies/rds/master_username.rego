# METADATA
# title: RDS master user name is not a literal
# description: |
#   With the name of the master user in the template half of the login is known to every reader; a guess needs the
#   password alone. Take it from a secret, or a parameter with NoEcho and without default. Only for information: a name
#   is no secret, and a strong or managed password is what counts.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.MasterAccounts.html
# custom:
#   id: RDS-023
#   severity: info
#   sources: [template, terraform]
#   resource_types: [AWS::RDS::DBInstance, Template::Parameter]
#   verdict_types: [AWS::RDS::DBInstance]
#   scope: inventory
#   sees_unknowns: true
#   aliases:
#     cfn_nag: [F24]
#     guard:
#       - RDS_MASTER_USER_NAME_NO_PLAINTEXT_PASSWORD
#       - RDS_MASTER_USER_NAME_USES_SECURE_PARAMETER
#       - RDS_MASTER_USER_NAME_USES_SECURE_SERVICE
package policies.rds.master_username

import rego.v1

import data.policies.lib.secrets
import data.policies.lib.values

deny contains {"resource": database.id, "path": ["MasterUsername"], "message": message} if {
	some database in values.as_list(values.at(input.resources, ["AWS::RDS::DBInstance"], []))
	database.source != "live"
	name := values.at(database.properties, ["MasterUsername"], "")
	some message in secrets.exposures(name, "the name of the master user", "AWS::RDS::DBInstance#MasterUsername")
}
