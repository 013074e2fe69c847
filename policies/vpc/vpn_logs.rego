# METADATA
# title: VPN tunnels log to CloudWatch
# description: |
#   When a tunnel does not come up, or somebody tries to bring one up, only its log tells. Turn on LogOptions for both
#   tunnels.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpn/latest/s2svpn/monitoring-logs.html
# custom:
#   id: VPC-019
#   severity: low
#   resource_types: [AWS::EC2::VPNConnection]
#   aliases:
#     security_hub: [EC2.171]
package policies.vpc.vpn_logs

import data.policies.lib.properties
import data.policies.lib.values
import rego.v1

deny contains {"path": array.concat(tunnel.path, _enabled), "message": "the tunnel keeps no log"} if {
	some tunnel in properties.items(["VpnTunnelOptionsSpecifications"])
	is_object(tunnel.value)
	values.at(tunnel.value, _enabled, false) != true
}

deny contains {"path": ["VpnTunnelOptionsSpecifications"], "message": "the tunnels keep no log"} if {
	count(properties.items(["VpnTunnelOptionsSpecifications"])) == 0
}

# A tunnel that is not described has the default: no log.
deny contains {"path": ["VpnTunnelOptionsSpecifications"], "message": "the other tunnel keeps no log"} if {
	tunnels := properties.items(["VpnTunnelOptionsSpecifications"])
	count(tunnels) == 1
	some tunnel in tunnels
	values.at(tunnel.value, _enabled, false) == true
}

_enabled := ["LogOptions", "CloudwatchLogOptions", "LogEnabled"]
