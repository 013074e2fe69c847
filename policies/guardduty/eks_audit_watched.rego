# METADATA
# title: GuardDuty watches EKS audit logs
# description: |
#   Who takes over a Kubernetes cluster shows first in its audit log; without this feature nobody reads it. Turn the
#   feature on in each region that you use. Of a template nobody can tell: what it leaves out gets the default of the
#   region.
# related_resources:
#   - ref: https://docs.aws.amazon.com/guardduty/latest/ug/guardduty-features-activation-model.html
# custom:
#   id: GUARDDUTY-003
#   severity: high
#   resource_types: [AWS::GuardDuty::Detector]
#   sources: [live]
#   aliases:
#     aws_config: [guardduty-eks-protection-audit-enabled]
#     security_hub: [GuardDuty.5]
#     prowler: [guardduty_eks_audit_log_enabled]
package policies.guardduty.eks_audit_watched

import data.policies.lib.guardduty
import rego.v1

deny contains {"path": path, "message": "GuardDuty does not look at the audit logs of EKS"} if {
	some path in (guardduty.off("EKS_AUDIT_LOGS") | guardduty.suspended)
}
