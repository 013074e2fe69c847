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

import rego.v1

deny contains {"resource": database.id, "path": ["MasterUserPassword"], "message": message} if {
	some type in ["AWS::RDS::DBInstance", "AWS::RDS::DBCluster"]
	some database in input.resources[type]
	message := _finding(database.properties.MasterUserPassword)
}

_parameters := object.get(input.resources, "Template::Parameter", [])

_finding(password) := "the master password is written in plain text" if {
	_written_out(password)
	count(_defaults(password)) == 0
}

_finding(password) := sprintf("the master password is the default of parameter %s", [concat(" or ", names)]) if {
	_written_out(password)
	names := _defaults(password)
	count(names) > 0
}

_finding(password) := sprintf("the master password comes from parameter %s, which has no NoEcho", [name]) if {
	startswith(password["$unknown"], "Ref: ")
	name := trim_prefix(password["$unknown"], "Ref: ")
	_shown(name)
}

_finding(password) := "the master password comes from an SSM parameter that is not encrypted" if {
	startswith(password["$unknown"], "{{resolve:ssm:")
}

# Text that refers to nothing: no dynamic reference, no ${Parameter} in it.
_written_out(password) if {
	is_string(password)
	password != ""
	not startswith(password, "{{resolve:")
	not regex.match(`\$\{[^}]+\}`, password)
}

# The parameters whose default it is: they feed a password, and so hold no other text by chance.
_defaults(password) := {parameter.id |
	some parameter in _parameters
	object.get(parameter.properties, "Default", null) == password
	_feeds_password(parameter)
}

_feeds_password(parameter) if {
	some use in parameter.properties.UsedBy
	regex.match(`^AWS::RDS::DB(Instance|Cluster)#MasterUserPassword([.]|$)`, use)
}

_shown(name) if {
	some parameter in _parameters
	parameter.id == name
	object.get(parameter.properties, "NoEcho", false) != true
}
