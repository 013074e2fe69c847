# METADATA
# title: GuardDuty watches workloads at run time
# description: |
#   What a process does on an instance or in a container shows only there: files, connections, rights that it takes.
#   Turn on runtime monitoring, with the agent for what you run. Of a template nobody can tell: what it leaves out gets
#   the default of the region.
# related_resources:
#   - ref: https://docs.aws.amazon.com/guardduty/latest/ug/runtime-monitoring.html
# custom:
#   id: GUARDDUTY-004
#   severity: medium
#   resource_types: [AWS::GuardDuty::Detector]
#   sources: [live]
#   aliases:
#     aws_config:
#       - guardduty-runtime-monitoring-enabled
#       - guardduty-ec2-protection-runtime-enabled
#       - guardduty-ecs-protection-runtime-enabled
#       - guardduty-eks-protection-runtime-enabled
#     security_hub: [GuardDuty.7, GuardDuty.11, GuardDuty.12, GuardDuty.13]
#     prowler: [guardduty_eks_runtime_monitoring_enabled]
package policies.guardduty.run_time_watched

import data.policies.lib.guardduty
import rego.v1

deny contains {"path": path, "message": "GuardDuty does not look at workloads while they run"} if {
	some path in (guardduty.off("RUNTIME_MONITORING") | guardduty.suspended)
}
