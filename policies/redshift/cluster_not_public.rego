# METADATA
# title: Redshift is not public
# description: |
#   A public cluster can be reached from the internet, and then only a password and a security group guard the data.
#   Set PubliclyAccessible to false and connect through the VPC.
# related_resources:
#   - ref: https://docs.aws.amazon.com/redshift/latest/mgmt/managing-clusters-vpc.html
# custom:
#   id: REDSHIFT-002
#   severity: critical
#   resource_types: [AWS::Redshift::Cluster]
#   aliases:
#     checkov: [CKV_AWS_87]
#     aws_config: [redshift-cluster-public-access-check]
#     security_hub: [Redshift.1]
#     prowler: [redshift_cluster_public_access]
#     guard: [REDSHIFT_CLUSTER_PUBLIC_ACCESS_CHECK]
#     regula: [FG_R00270]
#   fix: {PubliclyAccessible: false}
#   fix_safety: unsafe
package policies.redshift.cluster_not_public

import rego.v1

deny contains {"path": ["PubliclyAccessible"], "message": "the cluster has a public address"} if {
	input.properties.PubliclyAccessible == true
}
