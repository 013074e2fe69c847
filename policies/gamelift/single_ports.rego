# METADATA
# title: GameLift fleets open single ports
# description: |
#   Each open port of a fleet is one more that players, and others, can attack. Open the ports that the game servers
#   listen on, one entry each; a fleet that runs many servers on an instance needs a range, as narrow as it can be, hence
#   low severity. Ports known only at deployment are not judged.
# related_resources:
#   - ref: https://docs.aws.amazon.com/gamelift/latest/apireference/API_IpPermission.html
# custom:
#   id: MISC-002
#   severity: low
#   resource_types: [AWS::GameLift::Fleet]
#   sees_unknowns: true
#   aliases:
#     cfn_nag: [W65]
#     guard: [GAMELIFT_FLEET_INBOUND_PORT_RANGE_RULE]
package policies.gamelift.single_ports

import data.policies.lib.properties
import data.policies.lib.values
import rego.v1

deny contains {"path": array.concat(permission.path, ["ToPort"]), "message": message} if {
	some permission in properties.items(["EC2InboundPermissions"])
	first := values.at(permission.value, ["FromPort"], null)
	is_number(first)
	last := values.at(permission.value, ["ToPort"], null)
	is_number(last)
	first != last
	range := values.at(permission.value, ["IpRange"], "some addresses")
	message := sprintf("ports %v to %v are open to %v", [first, last, range])
}
