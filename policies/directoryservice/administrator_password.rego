# METADATA
# title: Directory passwords are not in the template
# description: |
#   The administrator's password opens the whole directory, and in a template it is readable in the repository, in its
#   history and to everyone who may describe the stack. Refer to a secret with {{resolve:secretsmanager:…}}. A parameter
#   is second best; it needs NoEcho and must have no default.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html
# custom:
#   id: DIRECTORY-001
#   severity: critical
#   sources: [template, terraform]
#   resource_types: [AWS::DirectoryService::MicrosoftAD, AWS::DirectoryService::SimpleAD, Template::Parameter]
#   verdict_types: [AWS::DirectoryService::MicrosoftAD, AWS::DirectoryService::SimpleAD]
#   scope: inventory
#   sees_unknowns: true
#   aliases:
#     cfn_nag: [F31, F36]
#     guard:
#       - MICROSOFT_AD_NO_PLAINTEXT_PASSWORD
#       - MICROSOFT_AD_PASSWORD_USES_SECURE_PARAMETER
#       - MICROSOFT_AD_PASSWORD_USES_SECURE_SERVICE
package policies.directoryservice.administrator_password

import data.policies.lib.secrets
import data.policies.lib.values
import rego.v1

deny contains {"resource": directory.id, "path": ["Password"], "message": message} if {
	some type in ["AWS::DirectoryService::MicrosoftAD", "AWS::DirectoryService::SimpleAD"]
	some directory in object.get(input.resources, type, [])
	password := values.at(directory.properties, ["Password"], null)
	some message in secrets.exposures(password, "the administrator's password", concat("", [type, "#Password"]))
}
