"""Elastic Disaster Recovery: whether any server of the account is replicated to another place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scanner.collect.aws import shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource, Unknown

STATUS = "Account::DRS::Status"
_IDLE = ("STOPPED", "PAUSED", "STALLED", "DISCONNECTED")
_UNUSED = ("UninitializedAccountException",)
"""What the service answers in a region where it was never set up."""


def status(reader: Reader) -> Iterator[Resource]:
    """
    One status of the account: ACTIVE where a server is replicated in any of the run's regions, INACTIVE where servers
    are known and none is replicated, NONE where no server is known.
    """
    regions: dict[str, Any] = {}
    for region, servers in reader.everywhere("drs.describe_source_servers", "items", absent=_UNUSED):
        regions[region] = servers if isinstance(servers, Unknown) else _state(servers or [])
    properties = {
        "ReplicationStatus": _worthiest(list(regions.values())),
        "Regions": [{"Region": region, "ReplicationStatus": state} for region, state in regions.items()],
    }
    yield reader.resource(STATUS, reader.settings_id(STATUS), properties)


def _state(servers: list[Any]) -> str:
    states = [shape.pick(server, "dataReplicationInfo", "dataReplicationState") for server in servers]
    if any(state and state not in _IDLE for state in states):
        return "ACTIVE"
    return "INACTIVE" if states else "NONE"


def _worthiest(states: list[Any]) -> Any:
    if "ACTIVE" in states:
        return "ACTIVE"
    unknown = next((state for state in states if isinstance(state, Unknown)), None)
    return unknown or ("INACTIVE" if "INACTIVE" in states else "NONE")


COLLECTORS = (
    Collector(
        service="drs",
        types=(STATUS,),
        calls={"drs.describe_source_servers": "drs:DescribeSourceServers"},
        collect=status,
        is_global=True,
    ),
)
