# METADATA
# title: EMR blocks public access
# description: |
#   A cluster whose security group is open to everyone is taken over within hours, as the web interfaces of Hadoop ask
#   for no password. The block is on in new accounts; turn it on again in each region that you use, and let no more
#   ports pass than 22.
# related_resources:
#   - ref: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-block-public-access.html
# custom:
#   id: EMR-003
#   severity: critical
#   resource_types: [Account::EMR::BlockPublicAccess]
#   sources: [live]
#   aliases:
#     aws_config: [emr-block-public-access]
#     security_hub: [EMR.2]
#     prowler: [emr_cluster_account_public_block_enabled]
package policies.emr.public_access_blocked

import data.policies.lib.properties
import data.policies.lib.values
import rego.v1

deny contains {"path": path, "message": "clusters may start with security groups that are open to everyone"} if {
	path := ["BlockPublicSecurityGroupRules"]
	not properties.is_true(path)
}

deny contains {"path": range.path, "message": "clusters may start with ports other than 22 open to everyone"} if {
	some range in properties.items(["PermittedPublicSecurityGroupRuleRanges"])
	not _is_for_ssh(range.value)
}

# The last port is the first where none is told.
_is_for_ssh(range) if {
	values.at(range, ["MinRange"], null) == 22
	values.at(range, ["MaxRange"], 22) in {22, null}
}
