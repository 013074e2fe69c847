"""What EC2's networks let through: security groups, network ACLs, and the interfaces that the groups guard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.collect.aws import shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.ec2_network import is_own, tags
from scanner.collect.aws.reader import Reader
from scanner.model import Resource, Unknown

GROUP = "AWS::EC2::SecurityGroup"
ACL = "AWS::EC2::NetworkAcl"
ENTRY = "AWS::EC2::NetworkAclEntry"
INTERFACE = "AWS::EC2::NetworkInterface"


def security_groups(reader: Reader) -> Iterator[Resource]:
    """Every security group of the account, its rules inline, and the interfaces that it guards."""
    interfaces = reader.facts("ec2.describe_network_interfaces", "NetworkInterfaces")
    used: dict[str, list[str]] = {}
    for interface in () if isinstance(interfaces, Unknown) else interfaces:
        for group in interface.get("Groups", ()):
            used.setdefault(group["GroupId"], []).append(interface["NetworkInterfaceId"])
    for group in reader.items("ec2.describe_security_groups", "SecurityGroups"):
        if is_own(reader, group):
            name = group["GroupId"]
            # No rule at all is told as an empty list: templates mean something else by leaving egress out.
            properties = shape.like(
                GROUP,
                group,
                GroupDescription=group.get("Description"),
                SecurityGroupIngress=list(_rules(reader, group.get("IpPermissions", ()), "Source")),
                SecurityGroupEgress=list(_rules(reader, group.get("IpPermissionsEgress", ()), "Destination")),
                Tags=tags(group),
            )
            guards = interfaces if isinstance(interfaces, Unknown) else sorted(used.get(name, ()))
            arn = reader.arn("ec2", f"security-group/{name}")
            yield reader.resource(GROUP, arn, properties, ref=name, live={"NetworkInterfaces": guards})


def _rules(reader: Reader, permissions: Any, far: str) -> Iterator[dict[str, Any]]:
    """One rule for each range, list and group, as templates have them; `far` is what the other end is called."""
    for permission in permissions:
        traffic = {key: permission.get(key) for key in ("IpProtocol", "FromPort", "ToPort")}
        for range in permission.get("IpRanges", ()):
            yield _rule(traffic, range, CidrIp=range.get("CidrIp"))
        for range in permission.get("Ipv6Ranges", ()):
            yield _rule(traffic, range, CidrIpv6=range.get("CidrIpv6"))
        for prefixes in permission.get("PrefixListIds", ()):
            yield _rule(traffic, prefixes, **{f"{far}PrefixListId": prefixes.get("PrefixListId")})
        for group in permission.get("UserIdGroupPairs", ()):
            owner = group.get("UserId")
            foreign = owner if far == "Source" and owner != reader.account else None
            yield _rule(
                traffic,
                group,
                SourceSecurityGroupOwnerId=foreign,
                **{f"{far}SecurityGroupId": group.get("GroupId")},
            )


def _rule(traffic: Mapping[str, Any], end: Mapping[str, Any], **other: Any) -> dict[str, Any]:
    return shape.compact({**traffic, **other, "Description": end.get("Description")})


_LAST = 32767
"""Behind all entries stand two that deny the rest, one for each version of IP; nobody can set them."""


def network_acls(reader: Reader) -> Iterator[Resource]:
    """Every network ACL and its entries, but for the last ones, which are the same everywhere."""
    for acl in reader.items("ec2.describe_network_acls", "NetworkAcls"):
        if is_own(reader, acl):
            name = acl["NetworkAclId"]
            arn = reader.arn("ec2", f"network-acl/{name}")
            live = {"Associations": list(acl.get("Associations", ())), "IsDefault": bool(acl.get("IsDefault"))}
            yield reader.resource(ACL, arn, shape.like(ACL, acl, Tags=tags(acl)), ref=name, live=live)
            for entry in acl.get("Entries", ()):
                if entry.get("RuleNumber", 0) < _LAST:
                    yield _entry(reader, arn, name, entry)


def _entry(reader: Reader, arn: str, acl: str, entry: Mapping[str, Any]) -> Resource:
    properties = shape.like(ENTRY, entry, NetworkAclId=acl, Icmp=entry.get("IcmpTypeCode") or None)
    direction = "egress" if entry.get("Egress") else "ingress"
    return reader.resource(ENTRY, f"{arn}#NetworkAclEntry/{direction}/{entry['RuleNumber']}", properties)


def network_interfaces(reader: Reader) -> Iterator[Resource]:
    """Every network interface of the account, those that services made among them."""
    for interface in reader.shared("ec2.describe_network_interfaces", "NetworkInterfaces"):
        if is_own(reader, interface):
            name = interface["NetworkInterfaceId"]
            properties = shape.like(
                INTERFACE,
                interface,
                GroupSet=[group["GroupId"] for group in interface.get("Groups", ())] or None,
                Tags=tags(interface),
                Ipv6Addresses=interface.get("Ipv6Addresses") or None,
                Ipv4Prefixes=None,
                Ipv6Prefixes=None,
            )
            live = shape.compact(
                {
                    "PublicIpAddress": shape.pick(interface, "Association", "PublicIp"),
                    "RequesterManaged": interface.get("RequesterManaged"),
                    "Status": interface.get("Status"),
                }
            )
            arn = reader.arn("ec2", f"network-interface/{name}")
            yield reader.resource(INTERFACE, arn, properties, ref=name, live=live)


_INTERFACES = {"ec2.describe_network_interfaces": "ec2:DescribeNetworkInterfaces"}

COLLECTORS = (
    Collector(
        "ec2", (GROUP,), {"ec2.describe_security_groups": "ec2:DescribeSecurityGroups", **_INTERFACES}, security_groups
    ),
    Collector("ec2", (ACL, ENTRY), {"ec2.describe_network_acls": "ec2:DescribeNetworkAcls"}, network_acls),
    Collector("ec2", (INTERFACE,), _INTERFACES, network_interfaces),
)
