"""Elastic Disaster Recovery by written answers: moto has none of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from scanner.collect.aws.catalogue import collectors
from scanner.collect.aws.reader import Reader, Refused
from scanner.model import Gap, Resource, Unknown
from tests.live.answers import Answer, Answers, gather_from
from tests.live.judged import judged

STATUS = "Account::DRS::Status"
_ID = "s-0123456789abcdef0"


def _found(answer: Answer) -> tuple[Resource, list[Gap]]:
    found, gaps = gather_from({"drs.describe_source_servers": answer}, "drs")
    (status,) = found
    assert status.type == STATUS
    return status, gaps


def _servers(*states: str) -> Mapping[str, Any]:
    return {"items": [{"sourceServerID": _ID, "dataReplicationInfo": {"dataReplicationState": s}} for s in states]}


@pytest.mark.parametrize(
    ("answer", "state", "verdict"),
    [
        (_servers("STALLED", "CONTINUOUS"), "ACTIVE", "pass"),
        (_servers("INITIAL_SYNC"), "ACTIVE", "pass"),
        (_servers("DISCONNECTED", "STOPPED"), "INACTIVE", "fail"),
        ({"items": [{"sourceServerID": _ID}]}, "INACTIVE", "fail"),
        (_servers(), "NONE", "fail"),
        ("UninitializedAccountException", "NONE", "fail"),
    ],
)
def test_states(answer: Answer, state: str, verdict: str) -> None:
    status, gaps = _found(answer)
    assert gaps == []
    assert status.properties == {
        "ReplicationStatus": state,
        "Regions": [{"Region": "us-east-1", "ReplicationStatus": state}],
    }
    assert set(judged("BACKUP-012", [status]).values()) == {verdict}


def test_refused() -> None:
    status, gaps = _found("AccessDeniedException")
    assert isinstance(status.properties["ReplicationStatus"], Unknown)
    assert [(gap.call, gap.cause, gap.region) for gap in gaps] == [("drs:DescribeSourceServers", "denied", "us-east-1")]
    assert set(judged("BACKUP-012", [status]).values()) == {"unknown"}


class _Regions(Answers):
    """Each region its own answer, a refusal by its cause."""

    def __init__(self, by_region: Mapping[str, Mapping[str, Any] | str]) -> None:
        super().__init__(tuple(by_region), {})
        self._by_region = by_region

    def pages(self, operation: str, region: str, parameters: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        answer = self._by_region[region]
        if isinstance(answer, str):
            raise Refused("drs:DescribeSourceServers", answer, answer, answer)
        yield answer


@pytest.mark.parametrize(
    ("others", "state", "gaps"),
    [
        ({"eu-west-1": "missing"}, "NONE", []),
        ({"eu-west-1": "missing", "eu-north-1": _servers("PAUSED")}, "INACTIVE", []),
        ({"eu-west-1": "denied", "eu-north-1": _servers("CONTINUOUS")}, "ACTIVE", ["eu-west-1"]),
        ({"eu-west-1": "denied", "eu-north-1": _servers("PAUSED")}, None, ["eu-west-1"]),
    ],
)
def test_all_regions(others: Mapping[str, Mapping[str, Any] | str], state: str | None, gaps: list[str]) -> None:
    """Where the service is not offered nothing is replicated; where it refuses, something may be."""
    (collector,) = collectors(("drs",))
    reader = Reader(_Regions({"us-east-1": _servers(), **others}), collector, "us-east-1")
    (status,) = collector.collect(reader)
    told = status.properties["ReplicationStatus"]
    assert isinstance(told, Unknown) if state is None else told == state
    assert [gap.region for gap in reader.gaps] == gaps
