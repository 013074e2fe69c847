# METADATA
# title: EC2 instances are replaced regularly
# description: |
#   The longer an instance runs, the more it differs from what anybody could build again, and the more updates wait for
#   a restart. Replace instances from a current image at least every 180 days.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-best-practices.html
# custom:
#   id: EC2-013
#   severity: low
#   resource_types: [AWS::EC2::Instance]
#   sources: [live]
#   aliases:
#     prowler: [ec2_instance_older_than_specific_days]
package policies.ec2.instance_age

import data.policies.lib.ages
import rego.v1

deny contains {"path": [], "message": sprintf("the instance has run for %d days", [days])} if {
	object.get(input.live, "State", "running") == "running"
	days := ages.days(object.get(input.live, "LaunchTime", null), input.at)
	days > 180
}
