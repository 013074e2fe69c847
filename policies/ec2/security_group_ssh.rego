# METADATA
# title: No SSH from the internet
# description: |
#   An SSH port that the whole internet reaches is found and tried within minutes, and one weak key or one flaw in the
#   server opens the machine. Allow the addresses of your own network, or close the port and use Session Manager.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-rules.html
# custom:
#   id: SG-001
#   severity: high
#   resource_types: [AWS::EC2::SecurityGroup, AWS::EC2::SecurityGroupIngress]
#   aliases:
#     checkov: [CKV_AWS_24]
#     aws_config: [restricted-ssh]
#     security_hub: [EC2.13]
#     trivy: [AVD-AWS-0107]
#     prowler: [ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_22]
#     guard: [INCOMING_SSH_DISABLED]
#     regula: [FG_R00085]
package policies.ec2.security_group_ssh

import rego.v1

import data.policies.lib.network

deny contains {"path": opening.path, "message": message} if {
	some opening in network.openings
	network.reaches(opening, {"tcp"}, 22)
	message := sprintf("port 22 (SSH) is open to %s", [opening.cidr])
}
