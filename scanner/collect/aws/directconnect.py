"""Direct Connect: connections of a region, with the virtual interfaces on them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scanner.collect.aws import shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource, Unknown

CONNECTION = "Live::DirectConnect::Connection"
_GONE = ("deleting", "deleted", "rejected")


def connections(reader: Reader) -> Iterator[Resource]:
    """Every connection that is there or is on its way."""
    listed = [
        connection
        for connection in reader.items("directconnect.describe_connections", "connections")
        if connection.get("connectionState") not in _GONE
    ]
    if not listed:
        return
    interfaces = reader.facts("directconnect.describe_virtual_interfaces", "virtualInterfaces")
    for connection in listed:
        name = connection["connectionId"]
        found: Any = interfaces
        if not isinstance(interfaces, Unknown):
            found = [
                shape.compact(
                    {
                        "VirtualInterfaceId": interface.get("virtualInterfaceId"),
                        "Type": interface.get("virtualInterfaceType"),
                        "State": interface.get("virtualInterfaceState"),
                        "Gateway": interface.get("directConnectGatewayId") or interface.get("virtualGatewayId") or None,
                    }
                )
                for interface in interfaces
                if interface.get("connectionId") == name and interface.get("virtualInterfaceState") not in _GONE
            ]
        properties = {
            "ConnectionId": name,
            "ConnectionName": connection.get("connectionName"),
            "ConnectionState": connection.get("connectionState"),
            "Location": connection.get("location"),
            "Bandwidth": connection.get("bandwidth"),
            "VirtualInterfaces": found,
            "Tags": shape.tags(connection.get("tags")),
        }
        id = reader.arn("directconnect", f"dxcon/{name}")
        yield reader.resource(CONNECTION, id, shape.compact(properties), ref=name)


COLLECTORS = (
    Collector(
        service="directconnect",
        types=(CONNECTION,),
        calls={
            "directconnect.describe_connections": "directconnect:DescribeConnections",
            "directconnect.describe_virtual_interfaces": "directconnect:DescribeVirtualInterfaces",
        },
        collect=connections,
    ),
)
