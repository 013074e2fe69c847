# METADATA
# title: Security group ingress CIDRs are narrow
# description: |
#   A range of thousands of public addresses holds strangers as well, whoever the provider rents it to. List the
#   addresses that you know, or use a prefix list that its owner keeps.
#   Reported are public IPv4 ranges wider than /24 and IPv6 ranges wider than /48, halves of the internet among them;
#   a whole company network is often no smaller than that. The whole internet is a matter of the rules on ports, as a
#   web server must face it. Private, shared (100.64.0.0/10), link-local and loopback addresses are left alone.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-rules.html
# custom:
#   id: SG-012
#   severity: low
#   resource_types: [AWS::EC2::SecurityGroup, AWS::EC2::SecurityGroupIngress]
#   aliases:
#     prowler:
#       - ec2_securitygroup_allow_wide_open_public_ipv4
#       - ec2_securitygroup_allow_ingress_from_internet_to_any_port_from_ip
#     cfn_nag: [W9]
#     guard: [SECURITY_GROUP_INGRESS_CIDR_NON_32_RULE]
package policies.ec2.security_group_wide_cidr

import rego.v1

import data.policies.lib.network

_private := [
	"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "127.0.0.0/8",
	"fc00::/7", "fe80::/10",
]

deny contains {"path": array.concat(entry.path, [property]), "message": message} if {
	some entry in network.ingress
	some property, narrow in {"CidrIp": 24, "CidrIpv6": 48}
	cidr := object.get(entry.rule, property, "")
	cidr != ""
	is_string(cidr)
	not _is_half(cidr)
	regex.match(`^[0-9A-Fa-f:.]+/[0-9]{1,3}$`, cidr)
	length := to_number(split(cidr, "/")[1])
	length > 0
	length < narrow
	not _is_private(cidr)
	message := sprintf("the public range %s is wider than /%v", [cidr, narrow])
}

deny contains {"path": array.concat(entry.path, [property]), "message": message} if {
	some entry in network.ingress
	some property in ["CidrIp", "CidrIpv6"]
	cidr := object.get(entry.rule, property, "")
	_is_half(cidr)
	message := sprintf("%s is half of the internet", [cidr])
}

_is_half(cidr) if cidr in {"0.0.0.0/1", "128.0.0.0/1", "::/1", "8000::/1"}

_is_private(cidr) if {
	some range in _private
	net.cidr_contains(range, cidr)
}
