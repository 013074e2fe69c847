# METADATA
# title: SSM documents are not public
# description: |
#   A public document shows everybody how the hosts are run, with names, paths and at times passwords. Take all out of
#   the accounts that it is shared with.
# related_resources:
#   - ref: https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-ssm-sharing.html
# custom:
#   id: SSM-002
#   severity: critical
#   resource_types: [AWS::SSM::Document]
#   sources: [live]
#   aliases:
#     aws_config: [ssm-document-not-public]
#     security_hub: [SSM.4]
#     prowler: [ssm_documents_set_as_public]
package policies.ssm.document_public

import data.policies.lib.values
import rego.v1

deny contains {"path": [], "message": "the document is shared with everybody"} if {
	some account in values.as_list(object.get(input.live, "SharedWith", []))
	is_string(account)
	lower(account) == "all"
}
