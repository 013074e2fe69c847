"""Direct Connect, from answers by hand: moto has no virtual interfaces."""

from __future__ import annotations

from tests.live.answers import Answer, gather_from
from tests.live.gather import assert_conform, one
from tests.live.judged import judged

CONNECTION = "Live::DirectConnect::Connection"


def _answers() -> dict[str, Answer]:
    connections = [
        {"connectionId": "dxcon-1", "location": "EqDB1", "connectionState": "available",
         "tags": [{"key": "team", "value": "net"}]},
        {"connectionId": "dxcon-2", "location": "EqLD5", "connectionState": "available"},
        {"connectionId": "dxcon-3", "location": "EqLD5", "connectionState": "deleted"},
    ]  # fmt: skip
    interfaces = [
        {"virtualInterfaceId": "dxvif-1", "connectionId": "dxcon-1", "virtualInterfaceState": "available",
         "virtualInterfaceType": "private", "directConnectGatewayId": "gw-1", "authKey": "not kept"},
        {"virtualInterfaceId": "dxvif-2", "connectionId": "dxcon-2", "virtualInterfaceState": "deleted",
         "directConnectGatewayId": "gw-1"},
    ]  # fmt: skip
    return {
        "directconnect.describe_connections": {"connections": connections},
        "directconnect.describe_virtual_interfaces": {"virtualInterfaces": interfaces},
    }


def test_connections() -> None:
    found, gaps = gather_from(_answers(), "directconnect")
    assert gaps == []
    assert_conform(found)
    assert [resource.ref for resource in found] == ["dxcon-1", "dxcon-2"]
    first = one(found, CONNECTION, "dxcon-1")
    assert first.properties["VirtualInterfaces"] == [
        {"VirtualInterfaceId": "dxvif-1", "Type": "private", "State": "available", "Gateway": "gw-1"}
    ]
    assert first.tags == {"team": "net"}
    assert "not kept" not in str(found)
    assert judged("DX-001", found) == {"dxcon-1": "fail", "dxcon-2": "pass"}


def test_none_and_refused() -> None:
    assert gather_from({}, "directconnect") == ([], [])
    answers = {**_answers(), "directconnect.describe_virtual_interfaces": "AccessDeniedException"}
    found, gaps = gather_from(answers, "directconnect")
    assert judged("DX-001", found, gaps) == {"dxcon-1": "unknown", "dxcon-2": "unknown"}
    found, gaps = gather_from({"directconnect.describe_connections": "AccessDeniedException"}, "directconnect")
    assert [gap.types for gap in gaps] == [(CONNECTION,)]
