# METADATA
# title: No all-port ingress from the internet
# description: |
#   Everything that listens on the machine, databases and debug ports among it, answers the whole internet. Allow the
#   ports that are served, one rule for each, and the addresses that need them.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-rules.html
# custom:
#   id: SG-003
#   severity: critical
#   resource_types: [AWS::EC2::SecurityGroup, AWS::EC2::SecurityGroupIngress]
#   aliases:
#     aws_config: [vpc-sg-open-only-to-authorized-ports]
#     security_hub: [EC2.18]
#     prowler:
#       - ec2_securitygroup_allow_ingress_from_internet_to_all_ports
#       - ec2_securitygroup_allow_ingress_from_internet_to_any_port
#     cfn_nag: [W2]
#     guard: [EC2_SECURITY_GROUP_INGRESS_OPEN_TO_WORLD_RULE]
#     regula: [FG_R00044, FG_R00045, FG_R00103, FG_R00377]
package policies.ec2.security_group_all_ports

import rego.v1

import data.policies.lib.network

deny contains {"path": opening.path, "message": message} if {
	some opening in network.openings
	network.reaches_all(opening)
	message := sprintf("%s open to %s", [_what(opening), opening.cidr])
}

_what(opening) := "every port and protocol is" if opening.protocol == "all"

_what(opening) := sprintf("all %s ports are", [upper(opening.protocol)]) if opening.protocol != "all"
