# METADATA
# title: VPC network ACLs are in use
# description: |
#   An ACL without a subnet guards nothing, though it looks as if it did. Associate it, or delete it. Default ACLs
#   pass.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
# custom:
#   id: VPC-006
#   severity: low
#   resource_types: [AWS::EC2::NetworkAcl]
#   sources: [live]
#   aliases:
#     aws_config: [vpc-network-acl-unused-check]
#     security_hub: [EC2.16]
#     prowler: [ec2_networkacl_unused]
package policies.vpc.acl_used

import rego.v1

deny contains {"path": [], "message": "no subnet uses the ACL"} if {
	object.get(input.live, "Associations", []) in [[], null]
	object.get(input.live, "IsDefault", false) != true
}
