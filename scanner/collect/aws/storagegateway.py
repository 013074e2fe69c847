"""Storage Gateway: gateways, and on what they run."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.collect.aws import shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource

GATEWAY = "Live::StorageGateway::Gateway"


def gateways(reader: Reader) -> Iterator[Resource]:
    """Every gateway."""
    for gateway in reader.items("storagegateway.list_gateways", "Gateways", Limit=100):
        properties = {
            "GatewayName": gateway.get("GatewayName"),
            "GatewayType": gateway.get("GatewayType"),
            "GatewayOperationalState": gateway.get("GatewayOperationalState"),
            "HostEnvironment": gateway.get("HostEnvironment"),
            "Ec2InstanceId": gateway.get("Ec2InstanceId"),
            "SoftwareVersion": gateway.get("SoftwareVersion"),
        }
        yield reader.resource(GATEWAY, gateway["GatewayARN"], shape.compact(properties), ref=gateway.get("GatewayId"))


COLLECTORS = (
    Collector(
        service="storagegateway",
        types=(GATEWAY,),
        calls={"storagegateway.list_gateways": "storagegateway:ListGateways"},
        collect=gateways,
    ),
)
