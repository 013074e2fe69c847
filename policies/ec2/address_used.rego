# METADATA
# title: Elastic IPs are associated
# description: |
#   An address that belongs to nothing costs money, and a DNS record that still points to it can be taken over once it
#   is released. Remove the records, then release the address.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/working-with-eips.html
# custom:
#   id: EC2-026
#   severity: low
#   resource_types: [AWS::EC2::EIP]
#   sources: [live]
#   aliases:
#     aws_config: [eip-attached]
#     security_hub: [EC2.12]
#     prowler: [ec2_elastic_ip_unassigned]
package policies.ec2.address_used

import rego.v1

deny contains {"path": [], "message": "the address is associated with nothing"} if {
	object.get(input.live, "AssociationId", "") in {"", null}
	object.get(input.properties, "InstanceId", "") in {"", null}
}
