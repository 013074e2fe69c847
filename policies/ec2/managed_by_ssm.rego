# METADATA
# title: EC2 instances are managed by Systems Manager
# description: |
#   Nobody can patch, inventory or reach through Session Manager what doesn't report, so it is reached by SSH instead.
#   Give the instance the agent and a role with AmazonSSMManagedInstanceCore, or turn on default host management for
#   the account.
# related_resources:
#   - ref: https://docs.aws.amazon.com/systems-manager/latest/userguide/managed_instances.html
# custom:
#   id: EC2-014
#   severity: medium
#   resource_types: [AWS::EC2::Instance]
#   sources: [live]
#   aliases:
#     aws_config: [ec2-instance-managed-by-systems-manager]
#     security_hub: [SSM.1]
#     prowler: [ec2_instance_managed_by_ssm]
package policies.ec2.managed_by_ssm

import rego.v1

deny contains {"path": [], "message": "the instance does not report to Systems Manager"} if {
	object.get(input.live, "State", "running") == "running"
	object.get(input.live, "SsmPingStatus", "") != "Online"
}
