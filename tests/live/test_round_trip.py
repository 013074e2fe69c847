"""A template, deployed and collected again, has the verdicts that scanning the template gives."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from scanner.collect.aws.catalogue import collectors
from scanner.model import Resource, Verdict
from tests.live import verdicts
from tests.live.deploy import Stack, deploy
from tests.live.gather import assert_conform, gather

FOLDER = Path(__file__).parent / "round_trip"
TEMPLATES = sorted(path.stem for path in FOLDER.glob("*.yaml"))

HONEST: Mapping[str, str] = {}
"""Rules whose verdict differs with reason: what the account has and the template does not say, or the other way."""


IDENTITY: Mapping[str, tuple[str, ...]] = {
    "AWS::EC2::NetworkAclEntry": ("NetworkAclId", "RuleNumber", "Egress"),
    "AWS::EC2::Route": ("RouteTableId", "DestinationCidrBlock"),
    "AWS::EC2::SubnetRouteTableAssociation": ("RouteTableId", "SubnetId"),
    "AWS::RDS::DBParameterGroup": ("Description",),
    "AWS::RDS::DBSubnetGroup": ("DBSubnetGroupDescription",),
}
"""The properties that tell which is which, for types that moto gives no physical id, or one that AWS would not."""

COVERED: frozenset[str] = frozenset()


@pytest.mark.parametrize("name", TEMPLATES)
def test_deployed_and_collected_again(name: str, aws: str) -> None:
    path = FOLDER / f"{name}.yaml"
    template = yaml.safe_load(path.read_text(encoding="utf-8"))
    said = verdicts.of_template(path)
    stack = deploy(template, f"round-trip-{name}")
    found, gaps = gather(*_services(template))
    assert_conform(found)
    live, _ = verdicts.of_account(found, gaps)
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
            before, after = said.get((rule.id, logical)), live.get((rule.id, resource.id))
            if before != after and not _allowed(rule.id, before, after):
                faults.append(f"{rule.id} of {logical} ({resource.type}): {before} → {after}")
    assert not faults, "\n".join(faults)


def _allowed(rule_id: str, before: Verdict | None, after: Verdict | None) -> bool:
    # What a template leaves open is known of what runs.
    return rule_id in HONEST or (before is Verdict.UNKNOWN and after is not None)


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
