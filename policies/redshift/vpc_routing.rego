# METADATA
# title: Redshift routes through the VPC
# description: |
#   COPY and UNLOAD go past the VPC, so that neither endpoint policies nor flow logs see data leave. Set
#   EnhancedVpcRouting to true, once the subnets have a way to S3: an endpoint or a NAT gateway.
# related_resources:
#   - ref: https://docs.aws.amazon.com/redshift/latest/mgmt/enhanced-vpc-routing.html
# custom:
#   id: REDSHIFT-011
#   severity: medium
#   resource_types: [AWS::Redshift::Cluster]
#   aliases:
#     aws_config: [redshift-enhanced-vpc-routing-enabled]
#     security_hub: [Redshift.7]
#     prowler: [redshift_cluster_enhanced_vpc_routing]
#     guard: [REDSHIFT_ENHANCED_VPC_ROUTING_ENABLED]
#   fix: {EnhancedVpcRouting: true}
#   fix_safety: unsafe
package policies.redshift.vpc_routing

import rego.v1

import data.policies.lib.properties

deny contains {"path": ["EnhancedVpcRouting"], "message": "COPY and UNLOAD go past the VPC"} if {
	not properties.is_true(["EnhancedVpcRouting"])
}
