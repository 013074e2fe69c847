# METADATA
# title: Launch-wizard groups are not used
# description: |
#   The console makes such a group when somebody starts an instance by hand, with SSH or RDP open unless they change
#   it, and no template knows of it. Move the instance to a group that says what it is for.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/creating-security-groups.html
# custom:
#   id: SG-015
#   severity: low
#   resource_types: [AWS::EC2::SecurityGroup]
#   sources: [live]
#   aliases:
#     prowler: [ec2_securitygroup_from_launch_wizard]
package policies.ec2.security_group_wizard

import rego.v1

deny contains {"path": ["GroupName"], "message": sprintf("the console made the group: it is called %s", [name])} if {
	name := input.properties.GroupName
	is_string(name)
	startswith(name, "launch-wizard")
}
