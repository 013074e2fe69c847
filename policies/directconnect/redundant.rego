# METADATA
# title: Direct Connect is redundant
# description: |
#   A cable, a router or a whole location fails some day, and with the only connection the way to AWS is cut. Order a
#   second connection at another location, and give each gateway virtual interfaces on both.
# related_resources:
#   - ref: https://docs.aws.amazon.com/directconnect/latest/UserGuide/resiliency_toolkit.html
# custom:
#   id: DX-001
#   severity: medium
#   resource_types: [Live::DirectConnect::Connection]
#   scope: inventory
#   aliases:
#     prowler: [directconnect_connection_redundancy, directconnect_virtual_interface_redundancy]
package policies.directconnect.redundant

import data.policies.lib.accounts
import data.policies.lib.properties
import data.policies.lib.values
import rego.v1

# Those that are there, be they up or down.
_connections := [connection |
	some connection in accounts.of_type("Live::DirectConnect::Connection")
	not _state(connection) in {"deleted", "deleting", "ordering", "pending", "rejected", "requested"}
]

_state(connection) := values.at(connection.properties, ["ConnectionState"], "")

deny contains {"resource": connection.id, "path": [], "message": "it is the account's only connection"} if {
	some connection in _connections
	count([other | some other in _connections; other.account == connection.account]) == 1
}

deny contains {"resource": connection.id, "path": ["ConnectionState"], "message": message} if {
	some connection in _connections
	count([other | some other in _connections; other.account == connection.account]) > 1
	count(_beside(connection)) == 0
	message := "every other connection of the account is down"
}

deny contains {"resource": connection.id, "path": ["Location"], "message": message} if {
	some connection in _connections
	beside := _beside(connection)
	count(beside) > 0
	location := values.at(connection.properties, ["Location"], null)
	every other in beside {
		values.at(other.properties, ["Location"], null) == location
	}
	message := "all connections of the account end at one location"
}

deny contains {"resource": connection.id, "path": array.concat(item.path, ["Gateway"]), "message": message} if {
	some connection in _connections
	beside := _beside(connection)
	count(beside) > 0
	some item in properties.located(connection.properties, ["VirtualInterfaces"])
	gateway := values.at(item.value, ["Gateway"], null)
	is_string(gateway)
	every other in beside {
		not gateway in _gateways(other)
	}
	message := sprintf("gateway %s is reached over this connection alone", [gateway])
}

_beside(connection) := [other |
	some other in _connections
	other.account == connection.account
	other.id != connection.id
	_state(other) != "down"
]

_gateways(connection) := {gateway |
	some item in properties.located(connection.properties, ["VirtualInterfaces"])
	gateway := values.at(item.value, ["Gateway"], null)
}
