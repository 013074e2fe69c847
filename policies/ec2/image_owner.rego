# METADATA
# title: AMIs come from approved owners
# description: |
#   Who made the image of a machine may have put anything into it. Approved are images of the account itself, of Amazon,
#   of the AWS Marketplace and of the organization's management account; an image of any other account is reported. Copy it into the account that builds your images, or waive the finding with the reason why you trust its
#   owner; the region's Allowed AMIs setting can then keep others out.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-allowed-amis.html
# custom:
#   id: EC2-019
#   severity: medium
#   resource_types: [AWS::EC2::Instance, Account::Organizations::Membership]
#   verdict_types: [AWS::EC2::Instance]
#   scope: inventory
#   sources: [live]
#   aliases:
#     trivy: [AVD-AWS-0344]
package policies.ec2.image_owner

import data.policies.lib.accounts
import data.policies.lib.values
import rego.v1

_approved := {"amazon", "aws-marketplace", "aws-backup-vault", "self"}

_central contains account if {
	some membership in accounts.of_type("Account::Organizations::Membership")
	account := values.at(membership.properties, ["ManagementAccountId"], "")
}

deny contains {"resource": instance.id, "path": ["ImageId"], "message": message} if {
	some instance in accounts.of_type("AWS::EC2::Instance")
	owner := instance.live.ImageOwnerId
	not object.get(instance.live, "ImageOwnerAlias", "") in _approved
	not owner in _central
	message := sprintf("the image belongs to account %v, which is none of yours", [owner])
}
