"""Storage Gateway, which moto does not know: from answers by hand."""

from __future__ import annotations

from tests.live.answers import Answer, gather_from
from tests.live.gather import ACCOUNT, assert_conform, one
from tests.live.judged import judged

GATEWAY = "Live::StorageGateway::Gateway"


def test_gateways() -> None:
    listed = [
        {
            "GatewayId": name,
            "GatewayARN": f"arn:aws:storagegateway:us-east-1:{ACCOUNT}:gateway/{name}",
            "GatewayName": "files",
            "HostEnvironment": host,
        }
        for name, host in (("sgw-12A3456B", "VMWARE"), ("sgw-12A3456C", "EC2"))
    ]
    answers: dict[str, Answer] = {"storagegateway.list_gateways": {"Gateways": listed}}
    found, gaps = gather_from(answers, "storagegateway")
    assert gaps == []
    assert_conform(found)
    assert one(found, GATEWAY, "sgw-12A3456C").properties == {"GatewayName": "files", "HostEnvironment": "EC2"}
    assert judged("STORAGEGW-002", found) == {"sgw-12A3456B": "pass", "sgw-12A3456C": "fail"}


def test_none_and_refused() -> None:
    assert gather_from({}, "storagegateway") == ([], [])
    found, gaps = gather_from({"storagegateway.list_gateways": "AccessDeniedException"}, "storagegateway")
    assert found == []
    assert [gap.types for gap in gaps] == [(GATEWAY,)]
