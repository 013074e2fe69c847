"""Security Hub: answers by hand, as moto knows no standards; off, as moto has it."""

from __future__ import annotations

from typing import Any

from scanner.model import Resource, Unknown
from tests.live.answers import gather_from
from tests.live.gather import assert_conform, gather, one
from tests.live.judged import judged

HUB = "AWS::SecurityHub::Hub"
STANDARD = "AWS::SecurityHub::Standard"


def _answers(region: str = "us-east-1", standards: int = 1) -> dict[str, Any]:
    here = f"arn:aws:securityhub:{region}:123456789012"
    standard = {
        "StandardsSubscriptionArn": f"{here}:subscription/aws-foundational-security-best-practices/v/1.0.0",
        "StandardsArn": f"arn:aws:securityhub:{region}::standards/aws-foundational-security-best-practices/v/1.0.0",
        "StandardsInput": {},
        "StandardsStatus": "READY",
    }
    return {
        "securityhub.describe_hub": {
            "HubArn": f"{here}:hub/default",
            "SubscribedAt": "2026-01-02T03:04:05.678Z",
            "AutoEnableControls": True,
            "ControlFindingGenerator": "SECURITY_CONTROL",
        },
        "securityhub.get_enabled_standards": {"StandardsSubscriptions": [standard] * standards},
        "securityhub.get_administrator_account": {"Administrator": {"AccountId": "999999999999"}},
        "securityhub.list_tags_for_resource": {"Tags": {"team": "security"}},
    }


def _gather(region: str, **answers: Any) -> list[Resource]:
    found, gaps = gather_from(_answers(region, **answers), "securityhub", region=region)
    assert_conform(found)
    assert gaps == []
    return found


def test_hub_with_standards() -> None:
    found = _gather("us-east-1")
    hub = one(found, HUB)
    assert hub.id == hub.ref == "arn:aws:securityhub:us-east-1:123456789012:hub/default"
    assert hub.tags == {"team": "security"}
    assert hub.properties == {
        "AutoEnableControls": True,
        "ControlFindingGenerator": "SECURITY_CONTROL",
        "EnableDefaultStandards": True,
        "Tags": {"team": "security"},
    }
    assert hub.live["DelegatedAdministrator"] == "999999999999"
    standard = one(found, STANDARD)
    assert standard.properties["StandardsArn"].endswith("::standards/aws-foundational-security-best-practices/v/1.0.0")
    assert standard.live == {"StandardsStatus": "READY"}
    assert judged("SECHUB-001", found)[str(hub.ref)] == "pass"


def test_hub_without_standards_fails() -> None:
    found = _gather("eu-west-1", standards=0)
    hub = one(found, HUB)
    assert judged("SECHUB-001", found) == {str(hub.ref): "fail"}
    # The standards of another region are of no help.
    verdicts = judged("SECHUB-001", [*found, *_gather("us-east-1")])
    assert verdicts[str(hub.ref)] == "fail"


def test_off_is_no_gap(aws: str) -> None:
    assert gather("securityhub") == ([], [])


def test_refused() -> None:
    denied = "AccessDeniedException"
    found, gaps = gather_from({**_answers(), "securityhub.get_enabled_standards": denied}, "securityhub")
    assert_conform(found)
    assert isinstance(one(found, HUB).properties["EnableDefaultStandards"], Unknown)
    assert [gap.types for gap in gaps] == [(STANDARD,)]
    assert judged("SECHUB-001", found, gaps)[str(one(found, HUB).ref)] == "unknown"
    found, gaps = gather_from({**_answers(), "securityhub.describe_hub": denied}, "securityhub")
    assert found == []
    assert [gap.types for gap in gaps] == [(HUB, STANDARD)]
