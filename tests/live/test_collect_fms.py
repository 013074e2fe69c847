"""Firewall Manager, which moto does not know: from answers by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from scanner.collect.aws.catalogue import collectors
from scanner.collect.aws.reader import Reader, Refused
from tests.live.answers import Answer, Answers, gather_from
from tests.live.gather import ACCOUNT, assert_conform
from tests.live.judged import judged

COMPLIANCE = "Live::FMS::PolicyCompliance"
ARN = f"arn:aws:fms:us-east-1:{ACCOUNT}:policy/p-1"


def _answers() -> dict[str, Answer]:
    def said(member: str, *states: str) -> dict[str, object]:
        results = [{"ComplianceStatus": state, "ViolatorCount": 2} for state in states]
        return {"MemberAccount": member, "EvaluationResults": results}

    policy = {"PolicyArn": ARN, "PolicyId": "00000000-0000-0000-0000-000000000001", "PolicyName": "web"}
    members = [said("1", "COMPLIANT", "NON_COMPLIANT"), said("2", "COMPLIANT"), said("3")]
    return {
        "fms.list_policies": {"PolicyList": [policy]},
        "fms.list_compliance_status": {"PolicyComplianceStatusList": members},
    }


def test_members() -> None:
    found, gaps = gather_from(_answers(), "fms")
    assert gaps == []
    assert_conform(found)
    assert found[0].properties == {
        "PolicyName": "web",
        "MemberAccount": "1",
        "ComplianceStatus": "NON_COMPLIANT",
        "ViolatorCount": 4,
    }
    assert judged("SECHUB-003", found) == {
        f"{ARN}#PolicyCompliance/{member}": verdict for member, verdict in (("1", "fail"), ("2", "pass"), ("3", "pass"))
    }


@pytest.mark.parametrize("call", ["list_policies", "list_compliance_status"])
def test_refused(call: str) -> None:
    found, gaps = gather_from({**_answers(), f"fms.{call}": "AccessDeniedException"}, "fms")
    assert found == []
    assert [(gap.cause, gap.types) for gap in gaps] == [("denied", (COMPLIANCE,))]


def test_an_account_that_administers_nothing_has_none() -> None:
    """The refusal of the service itself, told from that of a missing permission by its text."""
    text = f"No default admin could be found for account {ACCOUNT} in Region us-east-1"

    class Other(Answers):
        def pages(self, operation: str, region: str, parameters: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
            raise Refused("fms:ListPolicies", "denied", "AccessDeniedException", text)

    (collector,) = collectors(("fms",))
    reader = Reader(Other(("us-east-1",), {}), collector, "us-east-1")
    assert list(collector.collect(reader)) == []
    assert reader.gaps == ()
