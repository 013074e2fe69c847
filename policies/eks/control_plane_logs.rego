# METADATA
# title: EKS control plane logs all types
# description: |
#   Without the logs of the control plane nobody can say afterwards who signed in to the cluster, read its secrets or
#   started what. Enable all five types; where their volume is a concern keep audit and authenticator at least, and
#   suppress the finding. Nothing is logged by default.
# related_resources:
#   - ref: https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html
# custom:
#   id: EKS-003
#   severity: medium
#   resource_types: [AWS::EKS::Cluster]
#   aliases:
#     aws_config: [eks-cluster-logging-enabled]
#     security_hub: [EKS.8]
#     trivy: [AVD-AWS-0038]
#     prowler: [eks_control_plane_logging_all_types_enabled]
#   fix:
#     Logging:
#       ClusterLogging:
#         EnabledTypes:
#           - {Type: api}
#           - {Type: audit}
#           - {Type: authenticator}
#           - {Type: controllerManager}
#           - {Type: scheduler}
package policies.eks.control_plane_logs

import data.policies.lib.properties
import data.policies.lib.values
import rego.v1

_wanted := ["api", "audit", "authenticator", "controllerManager", "scheduler"]

_enabled contains values.at(entry.value, ["Type"], "") if {
	some entry in properties.items(["Logging", "ClusterLogging", "EnabledTypes"])
}

deny contains {"path": ["Logging", "ClusterLogging", "EnabledTypes"], "message": message} if {
	missing := [type | some type in _wanted; not type in _enabled]
	count(missing) > 0
	message := sprintf("the control plane does not log %s", [concat(", ", missing)])
}
