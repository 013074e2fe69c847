# METADATA
# title: Subnets do not hand out public IPs
# description: |
#   In such a subnet every new instance gets a public address, whether it needs one or not, and each open port of it
#   is then within reach of the internet. Turn it off, also in public subnets: load balancers and NAT gateways need
#   no such address, and an instance that must have one can ask for it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-public-ip.html
# custom:
#   id: VPC-002
#   severity: medium
#   resource_types: [AWS::EC2::Subnet]
#   aliases:
#     aws_config: [subnet-auto-assign-public-ip-disabled]
#     security_hub: [EC2.15]
#     trivy: [AVD-AWS-0164]
#     prowler: [vpc_subnet_no_public_ip_by_default]
#     cfn_nag: [W33]
#     guard: [SUBNET_AUTO_ASSIGN_PUBLIC_IP_DISABLED]
#   fix: {MapPublicIpOnLaunch: false}
#   fix_safety: unsafe
package policies.vpc.subnet_public_ips

import rego.v1

deny contains {"path": ["MapPublicIpOnLaunch"], "message": message} if {
	input.properties.MapPublicIpOnLaunch == true
	message := "instances in the subnet get a public IP address by default"
}
