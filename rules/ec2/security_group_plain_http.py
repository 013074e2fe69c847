"""Machines that answer plain HTTP themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from scanner import Path, Resources, Severity, Violation, rule
from scanner.iam.values import items, located
from scanner.network import is_internet
from scanner.references import key, names

GROUP = "AWS::EC2::SecurityGroup"
INGRESS = "AWS::EC2::SecurityGroupIngress"
LOAD_BALANCERS = ("AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::ElasticLoadBalancing::LoadBalancer")
HTTP = 80
PROTOCOLS = {"6": "tcp", "all": "-1"}
"""As they are usually written, by their other names."""


@rule(
    id="SG-006",
    title="No plain HTTP from the internet except load balancers",
    severity=Severity.MEDIUM,
    resource_types=[GROUP, INGRESS, *LOAD_BALANCERS],
    scope="inventory",
    verdict_types=[GROUP, INGRESS],
    aliases={"checkov": ["CKV_AWS_260"], "regula": ["FG_R00041"]},
    related_resources=["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-rules.html"],
)
def security_group_plain_http(resources: Resources) -> Iterator[Violation]:
    """
    Port 80 serves pages that anyone on the way can read and change, and a machine that answers the internet itself
    lacks the redirect, the web ACL and the logs of a load balancer. Put a load balancer in front, and let the
    machine accept its security group alone.
    Groups that a load balancer of the same template uses are left alone: it needs port 80 to redirect to HTTPS.
    """
    used = {
        key(name)
        for kind in LOAD_BALANCERS
        for balancer in resources.get(kind, ())
        for name in items(balancer.properties.get("SecurityGroups"))
    }
    balanced = set(used)
    for group in resources.get(GROUP, ()):
        own = names(group, "GroupId")
        if used.isdisjoint(own):
            entries = located(group.properties.get("SecurityGroupIngress"))
            yield from _open(((("SecurityGroupIngress", *end), entry) for end, entry in entries), group.id)
        else:
            balanced.update(own)
    # A separate rule may be for a group from elsewhere that the balancer names in the same words.
    for separate in resources.get(INGRESS, ()):
        if key(separate.properties.get("GroupId", "")) not in balanced:
            yield from _open([((), separate.properties)], separate.id)


def _open(entries: Iterable[tuple[Path, Any]], resource: str) -> Iterator[Violation]:
    """The ranges of rules that let everyone in on port 80."""
    for path, entry in entries:
        if isinstance(entry, Mapping) and _reaches_http(entry):
            for name in ("CidrIp", "CidrIpv6"):
                if is_internet(cidr := entry.get(name)):
                    yield Violation(f"port 80 (HTTP) is open to {cidr}", (*path, name), resource)


def _reaches_http(entry: Mapping[str, Any]) -> bool:
    protocol = str(entry.get("IpProtocol", "-1")).lower()
    protocol = PROTOCOLS.get(protocol, protocol)
    first = last = _port(entry.get("FromPort", -1), 0)
    # EC2 wants both ends for TCP; where only the first stands, it is the range.
    if "ToPort" in entry or entry.get("FromPort", -1) == -1:
        last = _port(entry.get("ToPort", -1), 65535)
    return protocol == "-1" or (protocol == "tcp" and first <= HTTP <= last)


def _port(value: Any, end: int) -> float:
    """-1, and what is no number, mean the end of the range."""
    number = int(value) if isinstance(value, str) and re.fullmatch(r"[0-9]{1,5}", value) else value
    return number if isinstance(number, int | float) and not isinstance(number, bool) and number >= 0 else end
