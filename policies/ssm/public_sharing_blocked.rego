# METADATA
# title: SSM public document sharing is blocked
# description: |
#   A document that is shared with everybody shows how the hosts are run, with names, paths and at times passwords. Set
#   the service setting for public sharing of documents to Disable in each region.
# related_resources:
#   - ref: https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-ssm-sharing.html
# custom:
#   id: SSM-003
#   severity: high
#   resource_types: [Account::SSM::ServiceSettings]
#   aliases:
#     security_hub: [SSM.7]
package policies.ssm.public_sharing_blocked

import rego.v1

deny contains {"path": ["DocumentPublicSharing"], "message": message} if {
	object.get(input.properties, "DocumentPublicSharing", null) != "Disable"
	message := "documents of the region may be shared with everybody"
}
