# METADATA
# title: Security groups are in use
# description: |
#   A group that guards nothing is picked again one day for the name it has, with rules that nobody knows. Delete it.
#   Default groups can't be deleted and pass.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/deleting-security-groups.html
# custom:
#   id: SG-014
#   severity: low
#   resource_types: [AWS::EC2::SecurityGroup]
#   sources: [live]
#   aliases:
#     aws_config: [ec2-security-group-attached-to-eni, ec2-security-group-attached-to-eni-periodic]
#     security_hub: [EC2.22]
#     prowler: [ec2_securitygroup_not_used]
package policies.ec2.security_group_used

import rego.v1

deny contains {"path": [], "message": "no network interface uses the group"} if {
	object.get(input.live, "NetworkInterfaces", []) in [[], null]
	object.get(input.properties, "GroupName", "") != "default"
}
