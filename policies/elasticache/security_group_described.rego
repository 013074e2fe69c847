# METADATA
# title: Cache security groups are described
# description: |
#   Without a description nobody knows later what a group lets in and why, and it is never cleaned up. Write a
#   Description. Only for information: such groups belong to EC2-Classic, which is gone; use AWS::EC2::SecurityGroup in
#   a VPC instead.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/VPCs.html
# custom:
#   id: ELASTICACHE-008
#   severity: info
#   resource_types: [AWS::ElastiCache::SecurityGroup]
#   aliases:
#     trivy: [AVD-AWS-0049]
package policies.elasticache.security_group_described

import rego.v1

import data.policies.lib.properties

deny contains {"path": ["Description"], "message": "the group has no description"} if {
	not properties.given(["Description"])
}
