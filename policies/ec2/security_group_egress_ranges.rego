# METADATA
# title: Security group egress opens single ports, not ranges
# description: |
#   A range of ports lets out what nobody thought of, such as tunnels to odd ports. Write one rule for each port that
#   is needed; answers to requests from outside need none, as security groups remember connections.
#   Rules for another security group, ICMP, whose numbers are types, and rules for every protocol, which SG-007
#   reports, are left alone.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
# custom:
#   id: SG-011
#   severity: low
#   resource_types: [AWS::EC2::SecurityGroup, AWS::EC2::SecurityGroupEgress]
#   aliases:
#     cfn_nag: [W29]
#     guard: [SECURITY_GROUP_EGRESS_PORT_RANGE_RULE]
package policies.ec2.security_group_egress_ranges

import rego.v1

import data.policies.lib.network

deny contains {"path": array.concat(entry.path, ["ToPort"]), "message": message} if {
	some entry in network.egress
	not _one_port(entry.rule)
	network.protocol(entry.rule) in {"tcp", "udp"}
	ports := network.traffic(entry.rule)
	ports.from != ports.to
	some property in ["CidrIp", "CidrIpv6", "DestinationPrefixListId"]
	address := object.get(entry.rule, property, "")
	is_string(address)
	address != ""
	message := sprintf("the %s range %v to %v is allowed to %s", [upper(ports.protocol), ports.from, ports.to, address])
}

_one_port(rule) if rule.FromPort == rule.ToPort
