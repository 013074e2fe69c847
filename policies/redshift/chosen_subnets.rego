# METADATA
# title: Redshift lies in subnets of your choice
# description: |
#   Without a subnet group a cluster goes to the default VPC, whose subnets are public and shared with everything that
#   nobody placed. Name a ClusterSubnetGroupName of private subnets, and VpcSecurityGroupIds. ClusterSecurityGroups
#   belong to EC2-Classic, which is gone: a stack with them fails. Medium, since every cluster lies in some VPC today.
# related_resources:
#   - ref: https://docs.aws.amazon.com/redshift/latest/mgmt/managing-clusters-vpc.html
# custom:
#   id: REDSHIFT-008
#   severity: medium
#   resource_types: [AWS::Redshift::Cluster]
#   aliases:
#     checkov: [CKV_AWS_154]
#     trivy: [AVD-AWS-0127, AVD-AWS-0085]
package policies.redshift.chosen_subnets

import rego.v1

import data.policies.lib.properties

deny contains {"path": ["ClusterSubnetGroupName"], "message": "the cluster lies in the default VPC"} if {
	not _chosen
}

deny contains {"path": ["ClusterSecurityGroups"], "message": message} if {
	properties.given(["ClusterSecurityGroups"])
	message := "ClusterSecurityGroups belong to EC2-Classic, which is gone"
}

_chosen if {
	properties.given(["ClusterSubnetGroupName"])
	properties.value(["ClusterSubnetGroupName"], "") != "default"
}
