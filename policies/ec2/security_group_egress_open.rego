# METADATA
# title: No unrestricted egress
# description: |
#   An intruder on the machine can send data anywhere and fetch tools from anywhere, on any port. Allow the ports and
#   destinations that the machine needs: HTTPS, the database's group, the prefix lists of AWS services.
#   Low, as it is what a new group allows anyway, and as it takes an intruder first. A group that says nothing of
#   egress is a matter of SG-008.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
# custom:
#   id: SG-007
#   severity: low
#   resource_types: [AWS::EC2::SecurityGroup, AWS::EC2::SecurityGroupEgress]
#   aliases:
#     trivy: [AVD-AWS-0104]
#     cfn_nag: [W5, W40]
#     guard: [EC2_SECURITY_GROUP_EGRESS_OPEN_TO_WORLD_RULE, SECURITY_GROUP_EGRESS_ALL_PROTOCOLS_RULE]
package policies.ec2.security_group_egress_open

import rego.v1

import data.policies.lib.network

deny contains {"path": opening.path, "message": message} if {
	some opening in network.openings_in(network.egress)
	network.reaches_all(opening)
	message := sprintf("%s may leave for %s", [_what(opening), opening.cidr])
}

_what(opening) := "traffic of every port and protocol" if opening.protocol == "all"

_what(opening) := sprintf("traffic of all %s ports", [upper(opening.protocol)]) if opening.protocol != "all"
