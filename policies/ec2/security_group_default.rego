# METADATA
# title: The default security group allows nothing
# description: |
#   Whatever is started without naming a group gets the default one, with all that somebody once opened in it. Take
#   every rule out of it, those among its own members and to the outside too, and give each workload a group of its
#   own. In templates nothing creates this group, so only running ones are judged.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html
# custom:
#   id: SG-004
#   severity: high
#   resource_types: [AWS::EC2::SecurityGroup]
#   sources: [live]
#   aliases:
#     aws_config: [vpc-default-security-group-closed]
#     security_hub: [EC2.2]
#     trivy: [AVD-AWS-0173]
#     prowler: [ec2_securitygroup_default_restrict_traffic]
#     regula: [FG_R00089]
package policies.ec2.security_group_default

import data.policies.lib.values
import rego.v1

deny contains {"path": [property], "message": message} if {
	input.properties.GroupName == "default"
	some property, way in {"SecurityGroupIngress": "in", "SecurityGroupEgress": "out"}
	number := count(values.as_list(object.get(input.properties, property, [])))
	number > 0
	message := sprintf("the default group lets traffic %s: it has %s", [way, _rules(number)])
}

_rules(1) := "a rule"

_rules(number) := sprintf("%d rules", [number]) if number > 1
