# METADATA
# title: No RDP from the internet
# description: |
#   A remote desktop that the whole internet reaches is a usual way in for ransomware. RDP speaks TCP and UDP on port
#   3389: allow the addresses of your own network, or close the port and use Fleet Manager or an RD gateway.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-rules.html
# custom:
#   id: SG-002
#   severity: high
#   resource_types: [AWS::EC2::SecurityGroup, AWS::EC2::SecurityGroupIngress]
#   aliases:
#     checkov: [CKV_AWS_25]
#     security_hub: [EC2.14]
#     trivy: [AVD-AWS-0107]
#     prowler: [ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_3389]
#     regula: [FG_R00087]
package policies.ec2.security_group_rdp

import rego.v1

import data.policies.lib.network

deny contains {"path": opening.path, "message": message} if {
	some opening in network.openings
	network.reaches(opening, {"tcp", "udp"}, 3389)
	message := sprintf("port 3389 (RDP) is open to %s", [opening.cidr])
}
