# METADATA
# title: Redshift keeps snapshots 7 days
# description: |
#   Damage to data is often noticed after days; the default of one day of automated snapshots is gone by then, and 0
#   means none. Set AutomatedSnapshotRetentionPeriod to 7 or more.
# related_resources:
#   - ref: https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-snapshots.html
# custom:
#   id: REDSHIFT-006
#   severity: medium
#   resource_types: [AWS::Redshift::Cluster]
#   aliases:
#     aws_config: [redshift-backup-enabled]
#     security_hub: [Redshift.3]
#     prowler: [redshift_cluster_automated_snapshot]
#     guard: [REDSHIFT_BACKUP_ENABLED]
#   fix: {AutomatedSnapshotRetentionPeriod: 7}
package policies.redshift.snapshots_kept

import rego.v1

import data.policies.lib.backups
import data.policies.lib.properties

deny contains {"path": ["AutomatedSnapshotRetentionPeriod"], "message": message} if {
	message := backups.shortfall(properties.value(["AutomatedSnapshotRetentionPeriod"], 1), 7, "snapshots")
}
