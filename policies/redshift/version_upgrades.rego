# METADATA
# title: Redshift takes version upgrades
# description: |
#   New versions carry the security fixes of the engine; with AllowVersionUpgrade off they wait until somebody
#   remembers. Leave it at its default, true; upgrades happen in the maintenance window.
# related_resources:
#   - ref: https://docs.aws.amazon.com/redshift/latest/mgmt/managing-cluster-considerations.html
# custom:
#   id: REDSHIFT-010
#   severity: medium
#   resource_types: [AWS::Redshift::Cluster]
#   aliases:
#     aws_config: [redshift-cluster-maintenancesettings-check]
#     security_hub: [Redshift.6]
#     prowler: [redshift_cluster_automatic_upgrades]
#     guard: [REDSHIFT_CLUSTER_MAINTENANCESETTINGS_CHECK]
#   fix: {AllowVersionUpgrade: true}
package policies.redshift.version_upgrades

import rego.v1

deny contains {"path": ["AllowVersionUpgrade"], "message": "new versions are not installed by themselves"} if {
	input.properties.AllowVersionUpgrade == false
}
