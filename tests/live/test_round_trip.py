"""A template, deployed and collected again, has the verdicts that scanning the template gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from scanner.collect.aws.catalogue import collectors
from scanner.model import Resource, Unknown, Verdict
from tests.live import verdicts
from tests.live.deploy import Stack, deploy
from tests.live.gather import assert_conform, gather
from tests.live.proxy import proxy

FOLDER = Path(__file__).parent / "round_trip"
TEMPLATES = sorted(path.stem for path in FOLDER.glob("*.yaml"))

HONEST: Mapping[str, str] = {
    "SG-007": "a group that says nothing of its outgoing side gets a rule that allows all",
    "SG-008": "a group that says nothing of its outgoing side gets a rule that allows all",
    **{
        f"CLOUDWATCH-{n:03}": "a template is judged by the filters it has; an account needs them, and a subscriber"
        for n in range(1, 16)
    },
}
"""Rules whose verdict differs with reason: what the account has and the template does not say, or the other way."""


IDENTITY: Mapping[str, tuple[str, ...]] = {
    "AWS::EC2::NetworkAclEntry": ("NetworkAclId", "RuleNumber", "Egress"),
    "AWS::EC2::Route": ("RouteTableId", "DestinationCidrBlock"),
    "AWS::EC2::SubnetRouteTableAssociation": ("RouteTableId", "SubnetId"),
    "AWS::EC2::VPCGatewayAttachment": ("InternetGatewayId", "VpcId"),
    "AWS::EFS::AccessPoint": ("FileSystemId",),
    "AWS::Events::EventBus": ("Name",),
    "AWS::Lambda::Permission": ("Action", "Principal"),
    "AWS::RDS::DBParameterGroup": ("Description",),
    "AWS::RDS::DBSubnetGroup": ("DBSubnetGroupDescription",),
    "AWS::Redshift::Cluster": ("NodeType", "MasterUsername"),
    "AWS::Redshift::ClusterParameterGroup": ("Description",),
    "AWS::Redshift::ClusterSubnetGroup": ("Description",),
    "AWS::SQS::Queue": ("QueueName",),
}
"""The properties that tell which is which, for types that moto gives no physical id, or one that AWS would not."""

COVERED = frozenset(
    """
    """.split()
)
"""The types that make the round trip: made by moto's CloudFormation, or where it can't by the service's own call."""


def test_covered_types() -> None:
    entries = [
        entry
        for name in TEMPLATES
        for entry in yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))["Resources"].values()
    ]
    found = {entry["Type"] for entry in entries} & {type for collector in collectors() for type in collector.types}
    assert found >= COVERED, f"no longer covered: {sorted(COVERED - found)}"


@pytest.mark.parametrize("name", TEMPLATES)
def test_deployed_and_collected_again(name: str, aws: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = FOLDER / f"{name}.yaml"
    template = yaml.safe_load(path.read_text(encoding="utf-8"))
    said = verdicts.of_template(path)
    stack = deploy(template, f"round-trip-{name}")
    with proxy(aws) as spy:
        monkeypatch.setenv("AWS_ENDPOINT_URL", spy.url)
        found, _ = gather(*_services(template))
    unplayed = {call.replace(".", ":") for call in spy.unplayed}
    assert_conform(found)
    live, _ = verdicts.of_account(found)
    collected = {type for collector in collectors() for type in collector.types}
    faults = []
    for logical, entry in template["Resources"].items():
        resource = _live(logical, entry["Type"], stack, found)
        if entry["Type"] not in collected:
            continue
        if resource is None:
            faults.append(f"{logical} ({entry['Type']}) was not collected")
            continue
        for rule in verdicts.rules():
            if not (rule.takes("template") and rule.takes("live")):
                continue
            before, after = said.get((rule.id, logical)), live.get((rule.id, resource.id))
            if before != after and not _allowed(rule.id, before, after) and not _unplayed(resource, after, unplayed):
                faults.append(f"{rule.id} of {logical} ({resource.type}): {before} → {after}")
    assert not faults, "\n".join(faults)


def _allowed(rule_id: str, before: Verdict | None, after: Verdict | None) -> bool:
    # What a template leaves open is known of what runs.
    return rule_id in HONEST or (before is Verdict.UNKNOWN and after is not None)


def _unplayed(resource: Resource, after: Verdict | None, unplayed: set[str]) -> bool:
    """Whether it is unknown for want of what moto does not play."""
    return after is Verdict.UNKNOWN and any(
        f"{call} of" in unknown for unknown in _unknowns([resource.properties, resource.live]) for call in unplayed
    )


def _unknowns(value: Any) -> Iterator[str]:
    if isinstance(value, Unknown):
        yield value.reason
    elif isinstance(value, Mapping):
        yield from _unknowns(list(value.values()))
    elif isinstance(value, list):
        for item in value:
            yield from _unknowns(item)


def _services(template: Mapping[str, Any]) -> set[str]:
    types = {entry["Type"] for entry in template["Resources"].values()}
    return {collector.service for collector in collectors() if types & set(collector.types)}


def _live(logical: str, type: str, stack: Stack, found: list[Resource]) -> Resource | None:
    """What came of a logical id."""
    if type in IDENTITY:
        wanted = {key: stack.properties[logical].get(key) for key in IDENTITY[type]}
        return next((r for r in found if r.type == type and wanted.items() <= r.properties.items()), None)
    physical = stack.refs[logical]
    return next((r for r in found if r.type == type and physical in (r.ref, r.id)), None)
