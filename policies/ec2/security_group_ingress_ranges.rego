# METADATA
# title: Security group ingress opens single ports, not ranges
# description: |
#   A range of ports opens what nobody thought of: whatever comes to listen there is reachable. Write one rule for
#   each port that is served.
#   Rules for another security group are left alone, as load balancers reach containers on ports made up at start; so
#   are ICMP, whose numbers are types, and rules for every protocol, which SG-009 reports.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-rules.html
# custom:
#   id: SG-010
#   severity: low
#   resource_types: [AWS::EC2::SecurityGroup, AWS::EC2::SecurityGroupIngress]
#   aliases:
#     cfn_nag: [W27]
#     guard: [SECURITY_GROUP_INGRESS_PORT_RANGE_RULE]
package policies.ec2.security_group_ingress_ranges

import rego.v1

import data.policies.lib.network

deny contains {"path": array.concat(entry.path, ["ToPort"]), "message": message} if {
	some entry in network.ingress
	not _one_port(entry.rule)
	network.protocol(entry.rule) in {"tcp", "udp"}
	ports := network.traffic(entry.rule)
	ports.from != ports.to
	some property in ["CidrIp", "CidrIpv6", "SourcePrefixListId"]
	address := object.get(entry.rule, property, "")
	is_string(address)
	address != ""
	message := sprintf("the %s range %v to %v is open to %s", [upper(ports.protocol), ports.from, ports.to, address])
}

_one_port(rule) if rule.FromPort == rule.ToPort
