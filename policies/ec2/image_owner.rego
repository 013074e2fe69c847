# METADATA
# title: AMIs come from approved owners
# description: |
#   Who made the image of a machine may have put anything into it. Approved are images of the account itself, of Amazon
#   and of the AWS Marketplace; an image of any other account is reported. Copy it into the account, or waive the finding
#   with the reason why you trust its owner, such as the account of your organization that builds the images; the
#   region's Allowed AMIs setting can then keep others out.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-allowed-amis.html
# custom:
#   id: EC2-019
#   severity: medium
#   resource_types: [AWS::EC2::Instance]
#   sources: [live]
#   aliases:
#     trivy: [AVD-AWS-0344]
package policies.ec2.image_owner

import rego.v1

_approved := {"amazon", "aws-marketplace", "aws-backup-vault", "self"}

deny contains {"path": ["ImageId"], "message": message} if {
	not object.get(input.live, "ImageOwnerAlias", "") in _approved
	owner := input.live.ImageOwnerId
	message := sprintf("the image belongs to account %v, which is not this one", [owner])
}
