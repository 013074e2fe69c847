"""Security groups that a call opens to the internet."""

from collections.abc import Iterator, Mapping
from typing import Any

from scanner import Resource, Severity, Violation, rule
from scanner.network import is_internet
from scanner.provenance import record as facts

_USUAL = (80, 443)
"""Ports that are meant for everyone."""
_PINGS = ("icmp", "icmpv6", "1", "58")
"""Protocols that have types where others have ports."""


@rule(
    id="EVT-007",
    title="Security group opened to the internet",
    severity=Severity.HIGH,
    resource_types=["Events::CloudTrail::Record"],
    sources=["live"],
    pass_is_evidence=False,
)
def group_opened(event: Resource) -> Iterator[Violation]:
    """
    A port open to the internet is found within minutes. Unless somebody meant it, close it again, and look at what
    listens behind it. Ports 80 and 443 are passed over, as is ICMP.
    """
    record = event.properties
    if facts.service(record) != "ec2" or not facts.succeeded(record):
        return
    request = facts.request(record)
    opened: set[str] = set()
    if facts.name(record) == "AuthorizeSecurityGroupIngress":
        for rule in (request, *facts.find(request, "ipPermissions.*")):
            opened.update(_opened(facts.mapping(rule)))
    elif facts.name(record) == "ModifySecurityGroupRules":
        for rule in facts.items_or_one(request.get("SecurityGroupRule")):
            opened.update(_opened(facts.mapping(facts.mapping(rule).get("SecurityGroupRule"))))
    for ports in sorted(opened):
        yield Violation(f"{ports} was opened to the internet", ("requestParameters",))


def _opened(rule: Mapping[str, Any]) -> Iterator[str]:
    ranges = [
        *facts.find(rule, "cidrIp"),
        *facts.find(rule, "cidrIpv4"),
        *facts.find(rule, "cidrIpv6"),
        *facts.find(rule, "ipRanges.*.cidrIp"),
        *facts.find(rule, "ipv6Ranges.*.cidrIpv6"),
    ]
    if not any(is_internet(cidr) for cidr in ranges):
        return
    protocol = str(next(facts.find(rule, "ipProtocol"), "-1")).lower()
    if protocol in _PINGS:
        return
    first, last = (next(facts.find(rule, name), None) for name in ("fromPort", "toPort"))
    if protocol == "-1" or not isinstance(first, int) or first < 0:
        yield "every port"
    elif first != last:
        yield f"the range of ports {first}-{last}"
    elif first not in _USUAL:
        yield f"port {first}"
