"""Private networks with a way to the internet."""

from __future__ import annotations

from collections.abc import Iterator

from scanner import Resource, Resources, Severity, Violation, rule
from scanner.iam.values import items
from scanner.network import is_world
from scanner.references import key, names

ROUTE = "AWS::EC2::Route"
TABLE = "AWS::EC2::RouteTable"
ASSOCIATION = "AWS::EC2::SubnetRouteTableAssociation"
SUBNET = "AWS::EC2::Subnet"
GATEWAY = "AWS::EC2::InternetGateway"
GROUPS = (
    "AWS::RDS::DBSubnetGroup",
    "AWS::ElastiCache::SubnetGroup",
    "AWS::Redshift::ClusterSubnetGroup",
    "AWS::DocDB::DBSubnetGroup",
    "AWS::Neptune::DBSubnetGroup",
)
"""What puts databases and caches into subnets."""


@rule(
    id="VPC-007",
    title="Private subnets have no internet route",
    severity=Severity.MEDIUM,
    resource_types=[ROUTE, TABLE, ASSOCIATION, SUBNET, GATEWAY, *GROUPS],
    scope="inventory",
    aliases={
        "aws_config": ["internet-gateway-authorized-vpc-only", "no-unrestricted-route-to-igw"],
        "guard": ["NO_UNRESTRICTED_ROUTE_TO_IGW"],
    },
    related_resources=["https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html"],
)
def private_subnet_route(resources: Resources) -> Iterator[Violation]:
    """
    A subnet that is called private or holds databases, with a route to an internet gateway, is not private: a public
    address and an open port make its machines reachable. Route it to a NAT gateway or to VPC endpoints instead.
    Public subnets need that route, so it is judged only where the route table or one of its subnets is named or
    tagged as private or isolated, or where a subnet group of databases or caches uses the subnet. Medium, as the
    route alone lets nobody in.
    """
    gateways = {name for each in resources.get(GATEWAY, ()) for name in names(each, "InternetGatewayId")}
    reasons = _reasons(resources)
    for route in resources.get(ROUTE, ()):
        gateway = key(route.properties.get("GatewayId"))
        if not _to_everywhere(route) or not (gateway.startswith("igw-") or gateway in gateways):
            continue
        if reason := reasons.get(key(route.properties.get("RouteTableId"))):
            yield Violation(f"the route to the internet is in a private network: {reason}", ("GatewayId",), route.id)


def _to_everywhere(route: Resource) -> bool:
    return any(is_world(route.properties.get(name)) for name in ("DestinationCidrBlock", "DestinationIpv6CidrBlock"))


def _reasons(resources: Resources) -> dict[str, str]:
    """Why a network is private, by what names its route table; of several reasons the first in the alphabet."""
    tables = _called_so(resources, TABLE, "RouteTableId", "the route table")
    subnets = _called_so(resources, SUBNET, "SubnetId", "the subnet")
    for kind in GROUPS:
        for group in resources.get(kind, ()):
            for subnet in items(group.properties.get("SubnetIds")):
                _keep(subnets, key(subnet), f"{group.id} puts databases into its subnet")
    _by_every_name(subnets, resources, SUBNET, "SubnetId")
    for association in resources.get(ASSOCIATION, ()):
        if reason := subnets.get(key(association.properties.get("SubnetId", ""))):
            _keep(tables, key(association.properties.get("RouteTableId", "")), reason)
    _by_every_name(tables, resources, TABLE, "RouteTableId")
    return tables


def _by_every_name(found: dict[str, str], resources: Resources, kind: str, attribute: str) -> None:
    """Let a resource that is called private by one of its names be so by all of them."""
    for resource in resources.get(kind, ()):
        own = names(resource, attribute)
        for reason in [found[name] for name in own if name in found]:
            for name in own:
                _keep(found, name, reason)


def _called_so(resources: Resources, kind: str, attribute: str, what: str) -> dict[str, str]:
    """The resources of a type that are called private, by their names."""
    found: dict[str, str] = {}
    for resource in resources.get(kind, ()):
        if _is_private(resource):
            for name in names(resource, attribute):
                _keep(found, name, f"{what} {resource.id} is called so")
    return found


def _keep(found: dict[str, str], name: str, reason: str) -> None:
    """Add a reason, where no other comes before it."""
    if reason <= found.get(name, reason):
        found[name] = reason


def _is_private(resource: Resource) -> bool:
    for name in (resource.id, resource.tags.get("Name"), resource.tags.get("aws-cdk:subnet-type")):
        text = name.lower() if isinstance(name, str) else ""
        if ("private" in text or "isolated" in text) and "public" not in text:
            return True
    return False
