# METADATA
# title: EC2 instances are EBS-optimized
# description: |
#   Without EBS optimization the traffic to the disks competes with all other traffic of the instance, and both
#   become slow under load. Choose a current instance type, which has it always, or set EbsOptimized, which restarts
#   the instance.
#   Only the old types that can have it and don't by default are reported; all current ones have it, and others
#   can't.
# related_resources:
#   - ref: https://docs.aws.amazon.com/ebs/latest/userguide/ebs-optimized.html
# custom:
#   id: EC2-010
#   severity: low
#   resource_types: [AWS::EC2::Instance]
#   aliases:
#     aws_config: [ebs-optimized-instance]
#     guard: [EBS_OPTIMIZED_INSTANCE]
#   fix: {EbsOptimized: true}
#   fix_safety: unsafe
package policies.ec2.ebs_optimized

import rego.v1

import data.policies.lib.ec2

_not_by_default := {
	"c1.xlarge", "c3.xlarge", "c3.2xlarge", "c3.4xlarge", "g2.2xlarge", "i2.xlarge", "i2.2xlarge", "i2.4xlarge",
	"m1.large", "m1.xlarge", "m2.2xlarge", "m2.4xlarge", "m3.xlarge", "m3.2xlarge", "r3.xlarge", "r3.2xlarge",
	"r3.4xlarge",
}

deny contains {"path": ["EbsOptimized"], "message": message} if {
	object.get(input.properties, "EbsOptimized", false) != true
	not ec2.left_to_template("EbsOptimized")
	input.properties.InstanceType in _not_by_default
	message := sprintf("%s has no bandwidth of its own for EBS unless asked", [input.properties.InstanceType])
}
