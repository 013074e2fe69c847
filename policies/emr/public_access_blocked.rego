# METADATA
# title: EMR blocks public access
# description: |
#   A cluster whose security group lets the internet in can be told to run any job with the rights of its role. Turn on
#   block public access for EMR in the region, with port 22 as the only exception, or none.
# related_resources:
#   - ref: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-block-public-access.html
# custom:
#   id: EMR-003
#   severity: critical
#   resource_types: [Account::EMR::BlockPublicAccess]
#   aliases:
#     aws_config: [emr-block-public-access]
#     security_hub: [EMR.2]
#     prowler: [emr_cluster_account_public_block_enabled]
package policies.emr.public_access_blocked

import rego.v1

deny contains {"path": ["BlockPublicSecurityGroupRules"], "message": "clusters may start with security groups that are open to the internet"} if {
	object.get(input.properties, "BlockPublicSecurityGroupRules", null) != true
}
