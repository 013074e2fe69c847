# METADATA
# title: Auto Scaling groups use launch templates
# description: |
#   Launch configurations get no new features and can't be made any more in new accounts. Move to a launch template,
#   which has versions and can demand IMDSv2 for all that starts from it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/autoscaling/ec2/userguide/launch-templates.html
# custom:
#   id: ASG-004
#   severity: low
#   resource_types: [AWS::AutoScaling::AutoScalingGroup]
#   aliases:
#     aws_config: [autoscaling-launch-template]
#     security_hub: [AutoScaling.9]
#     prowler: [autoscaling_group_using_ec2_launch_template]
package policies.autoscaling.launch_template

import data.policies.lib.properties
import rego.v1

deny contains {"path": ["LaunchConfigurationName"], "message": "the group starts from a launch configuration"} if {
	properties.given(["LaunchConfigurationName"])
}
