"""Instances that answer the whole internet on a port made for few."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scanner import Path, Resource, Resources, Severity, Violation, rule
from scanner.iam.values import located
from scanner.network import is_internet, is_world

INSTANCE = "AWS::EC2::Instance"
GROUP = "AWS::EC2::SecurityGroup"
INGRESS = "AWS::EC2::SecurityGroupIngress"
INTERFACE = "AWS::EC2::NetworkInterface"
SUBNET = "AWS::EC2::Subnet"
ASSOCIATION = "AWS::EC2::SubnetRouteTableAssociation"
TABLE = "AWS::EC2::RouteTable"
ROUTE = "AWS::EC2::Route"
ADDRESS = "AWS::EC2::EIP"
ADDRESS_ASSOCIATION = "AWS::EC2::EIPAssociation"

PORTS = {
    22: "SSH",
    3389: "RDP",
    3306: "MySQL",
    21: "FTP",
    23: "Telnet",
    88: "Kerberos",
    389: "LDAP",
    445: "SMB",
    636: "LDAP",
    1433: "SQL Server",
    1521: "Oracle",
    2375: "Docker",
    5432: "PostgreSQL",
    5601: "Kibana",
    5985: "WinRM",
    6379: "Redis",
    9042: "Cassandra",
    9092: "Kafka",
    9160: "Cassandra",
    9200: "Elasticsearch",
    10250: "Kubernetes",
    11211: "memcached",
    27017: "MongoDB",
    27018: "MongoDB",
}
"""Where an open door is an incident: remote logins, databases and administration, by TCP unless said below."""
_PORTS_UP = sorted(PORTS)
UDP_PORTS = frozenset({88, 389, 3389, 11211})
"""Those of them that are spoken over UDP as well."""


@rule(
    id="EC2-023",
    title="Reachable instances expose no risky port",
    severity=Severity.CRITICAL,
    resource_types=[
        INSTANCE,
        GROUP,
        INGRESS,
        INTERFACE,
        SUBNET,
        ASSOCIATION,
        TABLE,
        ROUTE,
        ADDRESS,
        ADDRESS_ASSOCIATION,
    ],
    scope="inventory",
    aliases={
        "prowler": [
            "ec2_instance_port_cassandra_exposed_to_internet",
            "ec2_instance_port_cifs_exposed_to_internet",
            "ec2_instance_port_elasticsearch_kibana_exposed_to_internet",
            "ec2_instance_port_ftp_exposed_to_internet",
            "ec2_instance_port_kafka_exposed_to_internet",
            "ec2_instance_port_kerberos_exposed_to_internet",
            "ec2_instance_port_ldap_exposed_to_internet",
            "ec2_instance_port_memcached_exposed_to_internet",
            "ec2_instance_port_mongodb_exposed_to_internet",
            "ec2_instance_port_mysql_exposed_to_internet",
            "ec2_instance_port_oracle_exposed_to_internet",
            "ec2_instance_port_postgresql_exposed_to_internet",
            "ec2_instance_port_rdp_exposed_to_internet",
            "ec2_instance_port_redis_exposed_to_internet",
            "ec2_instance_port_sqlserver_exposed_to_internet",
            "ec2_instance_port_ssh_exposed_to_internet",
            "ec2_instance_port_telnet_exposed_to_internet",
        ]
    },
    related_resources=[
        "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html",
        "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html",
    ],
)
def reachable_risky_port(resources: Resources) -> Iterator[Violation]:
    """
    A public address, a route to the internet and an open group: the port answers the whole internet, and scanners
    find it within minutes. Close the port to the internet, or take the public address away and let users in through a
    load balancer and administrators through Session Manager.

    Looked at are remote logins, databases and administration. The address may come from the interface, the subnet or
    an Elastic IP. A subnet whose route table is at hand and has no route to the internet makes the instance
    unreachable.
    """
    openings = _openings(resources)
    if not openings:
        return
    public_subnets = _public_subnets(resources)
    cut_off = _cut_off_subnets(resources)
    elastic = _elastic(resources)
    known = _known_interfaces(resources)
    for instance in resources.get(INSTANCE, ()):
        interfaces = list(_interfaces(instance, known))
        subnets = {name for settings in (instance.properties, *interfaces) if (name := _text(settings, "SubnetId"))}
        if subnets & cut_off or not _has_address(instance, interfaces, subnets & public_subnets, elastic):
            continue
        for path, group in _groups(instance, interfaces):
            found = sorted(text for name, text in openings if name == group)
            if found:
                yield Violation(f"the instance is reachable: {found[0]}", path, instance.id)


# --- what is open


def _openings(resources: Resources) -> set[tuple[str, str]]:
    """Every name of a group that opens a risky port to the internet, and what it opens, in words."""
    same: dict[str, set[str]] = {}
    for group in resources.get(GROUP, ()):
        names = _names(group, "GroupId")
        same |= dict.fromkeys(names, names)
    found: set[tuple[str, str]] = set()
    for group in resources.get(GROUP, ()):
        for _, entry in located(group.properties.get("SecurityGroupIngress")):
            for text in _opened(entry):
                found |= {(name, f"{text} by {group.id}") for name in _names(group, "GroupId")}
    for separate in resources.get(INGRESS, ()):
        about = _text(separate.properties, "GroupId")
        for text in _opened(separate.properties):
            found |= {(name, f"{text} by {separate.id}") for name in same.get(about, {about})}
    return found


def _opened(entry: Any) -> Iterator[str]:
    if not isinstance(entry, Mapping):
        return
    for cidr in (_text(entry, "CidrIp"), _text(entry, "CidrIpv6")):
        if is_internet(cidr) and (ports := list(_ports(entry))):
            yield f"{_spoken(ports)} open to {cidr}"


def _ports(entry: Mapping[str, Any]) -> Iterator[int]:
    protocol = str(entry.get("IpProtocol", "-1")).lower()
    protocol = {"6": "tcp", "17": "udp", "-1": "all"}.get(protocol, protocol)
    first = _port(entry.get("FromPort"), 0)
    last = _port(entry.get("ToPort"), 65535 if entry.get("FromPort") in (None, -1) else first)
    for port in _PORTS_UP:
        within = first <= port <= last
        if protocol == "all" or (within and (protocol == "tcp" or (protocol == "udp" and port in UDP_PORTS))):
            yield port


def _port(value: Any, end: int) -> int:
    """-1, and what is no number, mean the end of the range."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,5}", value):
        return int(value)
    return int(value) if isinstance(value, int | float) and 0 <= value <= 65535 else end


def _spoken(ports: Sequence[int]) -> str:
    """'port 22 (SSH) is', with the best known ports first."""
    order = list(PORTS)
    shown = sorted(sorted(ports, key=order.index)[:3])
    text = ", ".join(f"{port} ({PORTS[port]})" for port in shown)
    if len(ports) == 1:
        return f"port {text} is"
    return f"ports {text} are" if len(ports) <= 3 else f"ports {text} and {len(ports) - 3} more are"


# --- what an instance has


def _known_interfaces(resources: Resources) -> Mapping[str, Mapping[str, Any]]:
    """The settings of interfaces that are resources of their own, by each of their names."""
    found: dict[str, dict[str, Any]] = {}
    for interface in resources.get(INTERFACE, ()):
        for name in _names(interface, "Id"):
            found[name] = {**found.get(name, {}), **interface.properties}
    return found


def _interfaces(instance: Resource, known: Mapping[str, Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Its interfaces, as it describes them, each with the settings of the resource that it names."""
    for _, described in located(instance.properties.get("NetworkInterfaces")):
        if isinstance(described, Mapping):
            yield {**described, **known.get(_text(described, "NetworkInterfaceId"), {})}


def _groups(instance: Resource, interfaces: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Path, str]]:
    """The names of its groups, and where it gives them."""
    for key in ("SecurityGroupIds", "SecurityGroups"):
        for index, name in located(instance.properties.get(key)):
            if isinstance(name, str):
                yield (key, *index), name
    ends = [end for end, item in located(instance.properties.get("NetworkInterfaces")) if isinstance(item, Mapping)]
    for end, settings in zip(ends, interfaces, strict=True):
        for index, name in located(settings.get("GroupSet")):
            if isinstance(name, str):
                yield ("NetworkInterfaces", *end, "GroupSet", *index), name


def _has_address(
    instance: Resource, interfaces: Sequence[Mapping[str, Any]], public_subnets: set[str], elastic: set[str]
) -> bool:
    asked = [settings.get("AssociatePublicIpAddress") for settings in interfaces]
    named = {_text(settings, "NetworkInterfaceId") for settings in interfaces}
    return (
        True in asked
        or bool(instance.live.get("PublicIpAddress"))
        or bool((_names(instance, "InstanceId") | named) & elastic)
        or (bool(public_subnets) and False not in asked)
    )


def _elastic(resources: Resources) -> set[str]:
    """The names of instances and interfaces with an Elastic IP."""
    found: set[str] = set()
    for address in (*resources.get(ADDRESS, ()), *resources.get(ADDRESS_ASSOCIATION, ())):
        found |= {_text(address.properties, key) for key in ("InstanceId", "NetworkInterfaceId")}
    return found - {""}


# --- what the network does


def _public_subnets(resources: Resources) -> set[str]:
    """The names of subnets that give public addresses."""
    return {
        name
        for subnet in resources.get(SUBNET, ())
        if subnet.properties.get("MapPublicIpOnLaunch") is True
        for name in _names(subnet, "SubnetId")
    }


def _cut_off_subnets(resources: Resources) -> set[str]:
    """The names of subnets whose route table is here and has no route to the internet."""
    leading_out = {_text(route.properties, "RouteTableId") for route in resources.get(ROUTE, ()) if _leads_out(route)}
    closed: set[str] = set()
    for table in resources.get(TABLE, ()):
        names = _names(table, "RouteTableId")
        if not names & leading_out:
            closed |= names
    associations = [association.properties for association in resources.get(ASSOCIATION, ())]
    used = {_text(properties, "SubnetId") for properties in associations if _text(properties, "RouteTableId") in closed}
    same = [_names(subnet, "SubnetId") for subnet in resources.get(SUBNET, ())]
    return used.union(*(names for names in same if names & used)) - {""}


def _leads_out(route: Resource) -> bool:
    gateway = _text(route.properties, "GatewayId")
    everywhere = any(
        is_world(_text(route.properties, key)) for key in ("DestinationCidrBlock", "DestinationIpv6CidrBlock")
    )
    return everywhere and bool(gateway) and not gateway.startswith("vgw-")


# --- values


def _text(settings: Mapping[str, Any], key: str) -> str:
    value = settings.get(key)
    return value if isinstance(value, str) else ""


def _names(resource: Resource, attribute: str) -> set[str]:
    """How other resources name it: by `Ref`, or by the attribute that holds the same id."""
    ref = resource.ref
    if not isinstance(ref, str) or not ref:
        return set()
    return {ref, f"{ref[:-1]}.{attribute}}}"} if ref.startswith("${") and ref.endswith("}") else {ref}
