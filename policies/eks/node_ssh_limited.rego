# METADATA
# title: EKS node SSH is limited to security groups
# description: |
#   With a key for SSH and no security groups, EKS opens port 22 of the nodes to 0.0.0.0/0. Name the groups that may
#   connect in SourceSecurityGroups; better still, leave RemoteAccess out and use Session Manager.
# related_resources:
#   - ref: https://docs.aws.amazon.com/eks/latest/APIReference/API_RemoteAccessConfig.html
# custom:
#   id: EKS-005
#   severity: high
#   resource_types: [AWS::EKS::Nodegroup]
#   aliases:
#     checkov: [CKV_AWS_100]
package policies.eks.node_ssh_limited

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["RemoteAccess", "SourceSecurityGroups"], "message": message} if {
	properties.given(["RemoteAccess", "Ec2SshKey"])
	not properties.given(["RemoteAccess", "SourceSecurityGroups"])
	message := "port 22 of the nodes is open to 0.0.0.0/0: no security groups are named"
}
