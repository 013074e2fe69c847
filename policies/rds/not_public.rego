# METADATA
# title: RDS databases are not public
# description: |
#   A public database can be reached from the internet, and then only a password and a security group guard the data.
#   Set PubliclyAccessible to false. Left out, it depends on the network: without a DBSubnetGroupName the database goes
#   to the default VPC, which is public, as with the group "default"; with any other one the rule takes the subnets to be
#   chosen well.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html
# custom:
#   id: RDS-002
#   severity: critical
#   resource_types: [AWS::RDS::DBInstance, AWS::RDS::DBCluster]
#   aliases:
#     checkov: [CKV_AWS_17]
#     aws_config: [rds-instance-public-access-check]
#     security_hub: [RDS.2]
#     trivy: [AVD-AWS-0180]
#     prowler: [rds_instance_no_public_access]
#     cfn_nag: [F22]
#     guard: [RDS_INSTANCE_PUBLIC_ACCESS_CHECK]
#     regula: [FG_R00278]
#   fix: {PubliclyAccessible: false}
#   fix_safety: unsafe
package policies.rds.not_public

import rego.v1

import data.policies.lib.rds

deny contains {"path": ["PubliclyAccessible"], "message": "the database has a public address"} if {
	input.properties.PubliclyAccessible == true
}

deny contains {"path": ["PubliclyAccessible"], "message": message} if {
	object.get(input.properties, "PubliclyAccessible", null) == null
	not _has_subnets
	not _placed_elsewhere
	message := "the database lies in the default VPC, where it gets a public address unless this is false"
}

# The group of this name has the subnets of the default VPC.
_has_subnets if {
	rds.given("DBSubnetGroupName")
	lower(sprintf("%v", [input.properties.DBSubnetGroupName])) != "default"
}

# Members stand in the subnets of their cluster, replicas in those of their source.
_placed_elsewhere if rds.is_member

_placed_elsewhere if rds.is_replica

# The property is not for Aurora clusters.
_placed_elsewhere if rds.is_aurora
