"""Elastic Disaster Recovery by written answers: moto has none of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from scanner.model import Gap, Resource, Unknown
from tests.live.answers import Answer, gather_from
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
