# METADATA
# title: VPN connections have both tunnels up
# description: |
#   AWS takes a tunnel down for maintenance now and then; with the other one down already, the connection is gone.
#   Bring up both tunnels on the customer's side.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html
# custom:
#   id: VPC-018
#   severity: medium
#   resource_types: [AWS::EC2::VPNConnection]
#   sources: [live]
#   aliases:
#     aws_config: [vpc-vpn-2-tunnels-up]
#     security_hub: [EC2.20]
#     prowler: [vpc_vpn_connection_tunnels_up]
package policies.vpc.vpn_tunnels

import data.policies.lib.values
import rego.v1

_up := [tunnel |
	some tunnel in values.as_list(object.get(input.live, "VgwTelemetry", []))
	values.at(tunnel, ["Status"], "") == "UP"
]

deny contains {"path": [], "message": "one tunnel of two is up"} if count(_up) == 1

deny contains {"path": [], "message": "no tunnel is up"} if count(_up) == 0
