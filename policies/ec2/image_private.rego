# METADATA
# title: Own machine images are private
# description: |
#   A public image is a copy of a whole disk for everybody, with the keys and data that were left on it. Take the
#   launch permission for all away; share with single accounts or the organization where somebody needs it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/sharingamis-intro.html
# custom:
#   id: EC2-017
#   severity: critical
#   resource_types: [Live::EC2::Image]
#   aliases:
#     prowler: [ec2_ami_public]
package policies.ec2.image_private

import rego.v1

deny contains {"path": ["Public"], "message": "everybody can launch and copy the image"} if {
	object.get(input.properties, "Public", true) != false
}
