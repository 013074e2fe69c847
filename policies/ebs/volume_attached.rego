# METADATA
# title: Volumes are attached
# description: |
#   A volume that is left over still costs money, and holds data that nobody minds any more. Take a last snapshot and
#   delete it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/ebs/latest/userguide/ebs-deleting-volume.html
# custom:
#   id: EBS-011
#   severity: low
#   resource_types: [AWS::EC2::Volume]
#   sources: [live]
#   aliases:
#     aws_config: [ec2-volume-inuse-check]
package policies.ebs.volume_attached

import rego.v1

deny contains {"path": [], "message": "the volume is attached to nothing"} if {
	object.get(input.live, "Attachments", []) in [[], null]
}
