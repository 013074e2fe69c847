# METADATA
# title: RDS instances resist deletion
# description: |
#   One wrong call, script or stack change deletes the database. Set DeletionProtection to true: it then has to be
#   switched off on purpose. A DeletionPolicy guards against the stack alone. Members of an Aurora cluster have no such
#   setting; read replicas are made anew from their source.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html
# custom:
#   id: RDS-007
#   severity: medium
#   resource_types: [AWS::RDS::DBInstance]
#   aliases:
#     aws_config: [rds-instance-deletion-protection-enabled]
#     security_hub: [RDS.8]
#     trivy: [AVD-AWS-0177]
#     prowler: [rds_instance_deletion_protection]
#     cfn_nag: [F80]
#     guard: [RDS_INSTANCE_DELETION_PROTECTION_ENABLED]
#     regula: [FG_R00280]
#   fix: {DeletionProtection: true}
package policies.rds.instance_deletion_protection

import rego.v1

import data.policies.lib.properties
import data.policies.lib.rds

deny contains {"path": ["DeletionProtection"], "message": "deletion protection is off"} if {
	not properties.is_true(["DeletionProtection"])
	not rds.is_member
	not rds.is_replica
}
