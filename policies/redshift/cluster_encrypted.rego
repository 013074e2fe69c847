# METADATA
# title: Redshift is encrypted at rest
# description: |
#   A warehouse holds the data of the whole company; unencrypted, its disks and snapshots are readable to whoever
#   gets hold of them. Set Encrypted to true: clusters that were made without it before encryption became the
#   default stay open.
# related_resources:
#   - ref: https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-db-encryption.html
# custom:
#   id: REDSHIFT-001
#   severity: high
#   resource_types: [AWS::Redshift::Cluster]
#   aliases:
#     checkov: [CKV_AWS_64]
#     aws_config: [redshift-cluster-configuration-check]
#     security_hub: [Redshift.10]
#     prowler: [redshift_cluster_encrypted_at_rest]
#     cfn_nag: [F28]
#     guard: [REDSHIFT_CLUSTER_CONFIGURATION_CHECK]
#   fix: {Encrypted: true}
package policies.redshift.cluster_encrypted

import rego.v1

deny contains {"path": ["Encrypted"], "message": "the cluster is not encrypted"} if {
	object.get(input.properties, "Encrypted", false) != true
}
