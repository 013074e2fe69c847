# METADATA
# title: EC2 public sharing of AMIs is blocked
# description: |
#   One wrong click makes an image public, with all the keys and data that were left on it. Block public access to AMIs
#   in the EC2 settings of the region; images that are public already stay so.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/block-public-access-to-amis.html
# custom:
#   id: EC2-018
#   severity: medium
#   resource_types: [Account::EC2::RegionSettings]
#   aliases:
#     prowler: [ec2_ami_account_block_public_access]
package policies.ec2.image_sharing_blocked

import rego.v1

deny contains {"path": ["ImageBlockPublicAccessState"], "message": "images of the region may be made public"} if {
	object.get(input.properties, "ImageBlockPublicAccessState", null) != "block-new-sharing"
}
