# METADATA
# title: Transfer servers stand in a VPC
# description: |
#   A public endpoint takes connections from everyone, with no security group in front and no log of them in a VPC. Set
#   EndpointType to VPC; partners on the internet reach it there through elastic IP addresses (AddressAllocationIds)
#   behind a security group that admits only them.
# related_resources:
#   - ref: https://docs.aws.amazon.com/transfer/latest/userguide/create-server-in-vpc.html
# custom:
#   id: TRANSFER-001
#   severity: medium
#   resource_types: [AWS::Transfer::Server]
#   aliases:
#     checkov: [CKV_AWS_164]
package policies.transfer.not_public

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["EndpointType"], "message": "the server takes connections from everyone on the internet"} if {
	not properties.value(["EndpointType"], "PUBLIC") in {"VPC", "VPC_ENDPOINT"}
}
