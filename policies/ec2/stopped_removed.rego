# METADATA
# title: Stopped instances are removed
# description: |
#   An instance that stays stopped is never patched, and starts one day with every hole since found. Terminate
#   instances that were stopped for 30 days; an image keeps what is needed.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Stop_Start.html
# custom:
#   id: EC2-012
#   severity: low
#   resource_types: [AWS::EC2::Instance]
#   sources: [live]
#   aliases:
#     aws_config: [ec2-stopped-instance]
#     security_hub: [EC2.4]
#     prowler: [ec2_instance_stopped_older_than_specific_days]
package policies.ec2.stopped_removed

import data.policies.lib.ages
import rego.v1

deny contains {"path": [], "message": sprintf("the instance was stopped %d days ago", [days])} if {
	object.get(input.live, "State", "") == "stopped"
	days := ages.days(object.get(input.live, "StateTransitionTime", null), input.at)
	days > 30
}

deny contains {"path": [], "message": "the instance is stopped; nothing tells since when"} if {
	object.get(input.live, "State", "") == "stopped"
	not ages.is_time(object.get(input.live, "StateTransitionTime", null))
}
