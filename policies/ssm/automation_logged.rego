# METADATA
# title: SSM automation runs are logged
# description: |
#   What the scripts of an automation print is lost with the run, and with it what somebody did through them. Name a
#   log group for automation in the service settings of the region.
# related_resources:
#   - ref: https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-logging.html
# custom:
#   id: SSM-006
#   severity: low
#   resource_types: [Account::SSM::ServiceSettings]
#   aliases:
#     security_hub: [SSM.6]
package policies.ssm.automation_logged

import rego.v1

deny contains {"path": ["AutomationCloudWatchLogGroup"], "message": "what automations print is not kept"} if {
	not _is_named(object.get(input.properties, "AutomationCloudWatchLogGroup", ""))
}

_is_named(value) if {
	is_string(value)
	value != ""
}
