# METADATA
# title: RDS instances run in several zones
# description: |
#   When the zone of a single instance fails, or its host is patched, the database is away until someone restores it.
#   Set MultiAZ to true; it excludes an AvailabilityZone. Not judged: members of a cluster, read replicas, RDS Custom,
#   and the Express and Web editions of SQL Server, which can't have a standby everywhere.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZSingleStandby.html
# custom:
#   id: RDS-005
#   severity: medium
#   resource_types: [AWS::RDS::DBInstance]
#   aliases:
#     checkov: [CKV_AWS_157]
#     aws_config: [rds-multi-az-support]
#     security_hub: [RDS.5]
#     prowler: [rds_instance_multi_az]
#     guard: [RDS_MULTI_AZ_SUPPORT]
#     regula: [FG_R00251]
#   fix: {MultiAZ: true}
#   fix_safety: unsafe
package policies.rds.multi_az

import rego.v1

import data.policies.lib.properties
import data.policies.lib.rds

deny contains {"path": ["MultiAZ"], "message": "the database has no standby in a second zone"} if {
	not properties.is_true(["MultiAZ"])
	not rds.is_member
	not rds.is_replica
	not rds.is_custom
	not rds.engine in {"sqlserver-ex", "sqlserver-web"}
}
