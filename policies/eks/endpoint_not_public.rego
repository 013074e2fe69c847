# METADATA
# title: EKS cluster endpoint is not open to the internet
# description: |
#   Everyone on the internet can reach the API server of the cluster: a stolen token or the next hole in Kubernetes is
#   enough to get in. Set EndpointPublicAccess to false and EndpointPrivateAccess to true, or list your own networks in
#   PublicAccessCidrs. A public endpoint open to 0.0.0.0/0 is the default. High rather than critical: callers still
#   have to sign in.
# related_resources:
#   - ref: https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html
# custom:
#   id: EKS-001
#   severity: high
#   resource_types: [AWS::EKS::Cluster]
#   aliases:
#     aws_config: [eks-endpoint-no-public-access]
#     security_hub: [EKS.1]
#     trivy: [AVD-AWS-0040, AVD-AWS-0041]
#     prowler: [eks_cluster_not_publicly_accessible, eks_cluster_private_nodes_enabled]
#     guard: [EKS_ENDPOINT_NO_PUBLIC_ACCESS]
#   fix: {ResourcesVpcConfig: {EndpointPublicAccess: false, EndpointPrivateAccess: true}}
#   fix_safety: unsafe
package policies.eks.endpoint_not_public

import data.policies.lib.network
import data.policies.lib.properties
import rego.v1

# On, unless it is turned off.
_is_public if properties.value(["ResourcesVpcConfig", "EndpointPublicAccess"], true) != false

deny contains {"path": cidr.path, "message": message} if {
	_is_public
	some cidr in properties.items(["ResourcesVpcConfig", "PublicAccessCidrs"])
	network.is_internet(cidr.value)
	message := sprintf("the API endpoint is open to %s", [cidr.value])
}

deny contains {"path": ["ResourcesVpcConfig", "EndpointPublicAccess"], "message": message} if {
	_is_public
	not properties.given(["ResourcesVpcConfig", "PublicAccessCidrs"])
	message := "the API endpoint is public, and open to 0.0.0.0/0 where PublicAccessCidrs names no networks"
}
