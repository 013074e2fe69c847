# METADATA
# title: Load-balanced groups use ELB health checks
# description: |
#   By default a group replaces an instance only when the machine itself fails; one whose application hangs stays,
#   and the load balancer works with fewer. Set HealthCheckType to ELB, with a grace period that covers the start of
#   the application.
#   VPC_LATTICE does for groups behind VPC Lattice only.
# related_resources:
#   - ref: https://docs.aws.amazon.com/autoscaling/ec2/userguide/health-checks-overview.html
# custom:
#   id: ASG-002
#   severity: medium
#   resource_types: [AWS::AutoScaling::AutoScalingGroup]
#   aliases:
#     aws_config: [autoscaling-group-elb-healthcheck-required]
#     security_hub: [AutoScaling.1]
#     prowler: [autoscaling_group_elb_health_check_enabled]
#     guard: [AUTOSCALING_GROUP_ELB_HEALTHCHECK_REQUIRED]
#   fix: {HealthCheckType: ELB}
#   fix_safety: unsafe
package policies.autoscaling.elb_health_checks

import rego.v1

import data.policies.lib.entries
import data.policies.lib.values

deny contains {"path": ["HealthCheckType"], "message": message} if {
	_balanced
	not "ELB" in _types
	message := "the health checks of the load balancer are not heeded"
}

_types contains trim_space(type) if {
	some type in split(upper(object.get(input.properties, "HealthCheckType", "EC2")), ",")
}

_balanced if {
	some property in ["LoadBalancerNames", "TargetGroupARNs"]
	some target in values.as_list(object.get(input.properties, property, []))
	not target in {"", null}
}

_balanced if {
	some source in entries.of(input.properties, ["TrafficSources"])
	object.get(source.value, "Type", "") in {"elb", "elbv2", ""}
	not contains(object.get(source.value, "Identifier", ""), ":vpc-lattice:")
}
