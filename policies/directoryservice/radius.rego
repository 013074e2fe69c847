# METADATA
# title: Directories demand a second factor through strong RADIUS
# description: |
#   Without RADIUS a password is enough to sign in to what the directory guards; with PAP, CHAP or MS-CHAPv1 the codes
#   cross the network in a form that can be read or guessed. Turn multi-factor authentication on, with MS-CHAPv2.
#   Simple AD knows no second factor, and is not judged.
# related_resources:
#   - ref: https://docs.aws.amazon.com/directoryservice/latest/admin-guide/ms_ad_mfa.html
# custom:
#   id: DIRECTORY-003
#   severity: medium
#   resource_types: [Live::DirectoryService::Directory]
#   aliases:
#     prowler: [directoryservice_supported_mfa_radius_enabled, directoryservice_radius_server_security_protocol]
package policies.directoryservice.radius

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["Radius", "Status"], "message": "the directory demands no second factor"} if {
	_is_judged
	properties.value(["Radius", "Status"], "") != "Completed"
}

deny contains {"path": ["Radius", "AuthenticationProtocol"], "message": message} if {
	_is_judged
	properties.value(["Radius", "Status"], "") == "Completed"
	properties.value(["Radius", "AuthenticationProtocol"], "") != "MS-CHAPv2"
	message := "the directory talks to its RADIUS servers in a weak protocol"
}

_is_judged if properties.value(["Type"], "") != "SimpleAD"
