"""The least IAM policy for a run, made from what its collectors declare and from how it enters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from scanner.collect.aws import configbucket, sessions, trailevents
from scanner.collect.aws.collector import Collector

_BUCKET = "s3://"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run needs besides its collectors."""

    organization: bool = False
    """It lists the accounts of the organization."""
    roles: Sequence[str] = ()
    """ARNs, or patterns of them, of the roles that it takes."""
    events: str = ""
    """Where it reads CloudTrail events: 's3://bucket/prefix'. LookupEvents is a collector's."""
    config: str = ""
    """Where it reads AWS Config's files instead of asking the account."""

    @property
    def places(self) -> tuple[str, ...]:
        """The buckets that it reads."""
        return tuple(place for place in (self.events, self.config) if place.startswith(_BUCKET))


def actions(
    collectors: Iterable[Collector], *, organization: bool = False, asked: Asked | None = None
) -> tuple[str, ...]:
    """The IAM actions that a run needs, sorted."""
    asked = asked or Asked(organization=organization)
    found: set[str] = set()
    for statement in _statements(collectors, asked):
        found.update(statement["Action"])
    return _sorted(found)


def policy(
    collectors: Iterable[Collector], *, organization: bool = False, asked: Asked | None = None
) -> dict[str, Any]:
    """An IAM policy document that allows just that."""
    return {"Version": "2012-10-17", "Statement": _statements(collectors, asked or Asked(organization=organization))}


def _statements(collectors: Iterable[Collector], asked: Asked) -> list[dict[str, Any]]:
    found: set[str] = set()
    if not asked.config:
        found.update(sessions.ACTIONS)
        found.update(action for collector in collectors for action in collector.actions)
    if asked.organization:
        found.update(sessions.ORGANIZATION_ACTIONS)
        if asked.roles:
            found.discard("sts:AssumeRole")
    statements = []
    if found:
        statements.append(_statement("ConformantAudit", found, "*"))
    if asked.roles:
        statements.append(_statement("ConformantEnter", {"sts:AssumeRole"}, *asked.roles))
    if asked.places:
        named = [place.removeprefix(_BUCKET).partition("/") for place in asked.places]
        buckets = [f"arn:aws:s3:::{name}" for name, _, _ in named]
        objects = [f"arn:aws:s3:::{name}/{prefix}*" for name, _, prefix in named]
        calls = {**trailevents.BUCKET.calls, **configbucket.READS.calls}
        statements.append(_statement("ConformantFindFiles", {str(calls["s3.list_objects_v2"])}, *buckets))
        statements.append(_statement("ConformantReadFiles", {str(calls["s3.get_object"])}, *objects))
    return statements


def _statement(name: str, allowed: Iterable[str], *resources: str) -> dict[str, Any]:
    return {
        "Sid": name,
        "Effect": "Allow",
        "Action": list(_sorted(allowed)),
        "Resource": resources[0] if len(resources) == 1 else list(resources),
    }


def _sorted(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(found, key=lambda action: (action.lower(), action)))
