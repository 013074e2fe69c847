# METADATA
# title: RDS databases take minor upgrades
# description: |
#   Minor versions carry the security fixes of the engine; without AutoMinorVersionUpgrade they wait until somebody
#   remembers. Leave it at its default, true. The database may restart in its maintenance window for it. RDS Custom
#   must have it off.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.Upgrading.html
# custom:
#   id: RDS-010
#   severity: medium
#   resource_types: [AWS::RDS::DBInstance, AWS::RDS::DBCluster]
#   aliases:
#     aws_config: [rds-automatic-minor-version-upgrade-enabled]
#     security_hub: [RDS.13, RDS.35]
#     prowler: [rds_instance_minor_version_upgrade_enabled, rds_cluster_minor_version_upgrade_enabled]
#     guard: [RDS_AUTOMATIC_MINOR_VERSION_UPGRADE_ENABLED]
#   fix: {AutoMinorVersionUpgrade: true}
#   fix_safety: unsafe
package policies.rds.minor_upgrades

import rego.v1

import data.policies.lib.rds

deny contains {"path": ["AutoMinorVersionUpgrade"], "message": "minor versions are not installed by themselves"} if {
	input.properties.AutoMinorVersionUpgrade == false
	not rds.is_custom
}
