# METADATA
# title: EC2 instances use a current AMI
# description: |
#   An image that its owner has deprecated gets no more fixes. Start the instance anew from the image that replaced it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ami-deprecate.html
# custom:
#   id: EC2-015
#   severity: medium
#   resource_types: [AWS::EC2::Instance]
#   sources: [live]
#   aliases:
#     prowler: [ec2_instance_with_outdated_ami]
package policies.ec2.current_image

import data.policies.lib.ages
import rego.v1

deny contains {"path": ["ImageId"], "message": sprintf("the image was deprecated %s", [_ago(days)])} if {
	days := ages.days(object.get(input.live, "ImageDeprecationTime", null), input.at)
	days >= 0
}

_ago(days) := "within the last day" if days < 1

_ago(1) := "a day ago"

_ago(days) := sprintf("%d days ago", [days]) if days > 1
