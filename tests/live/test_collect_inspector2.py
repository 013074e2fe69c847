"""Inspector as moto has it: what it scans; findings by written answers."""

from __future__ import annotations

from typing import Any

import boto3

from tests.live.answers import gather_from
from tests.live.gather import assert_conform, gather, one
from tests.live.judged import judged

STATUS = "Account::Inspector2::Status"
FINDING = "Live::Inspector2::Finding"


def test_what_is_scanned(aws: str) -> None:
    boto3.client("inspector2").enable(accountIds=["123456789012"], resourceTypes=["EC2", "LAMBDA"])
    found, gaps = gather("inspector2")
    assert gaps == []
    here, there = (resource for resource in found if resource.type == STATUS)
    assert (here.type, here.id) == (STATUS, "123456789012/us-east-1/Status")
    assert here.properties == {"Ec2": "ENABLED", "Ecr": "DISABLED", "Lambda": "ENABLED", "LambdaCode": "DISABLED"}
    assert (there.id, set(there.properties.values())) == ("123456789012/eu-west-1/Status", {"DISABLED"})


def test_an_account_that_inspector_may_not_tell_of_is_a_gap() -> None:
    """Answers by hand: moto tells of every account."""
    failed = {"accountId": "123456789012", "errorCode": "ACCESS_DENIED", "errorMessage": "not yours"}
    answers: dict[str, Any] = {
        "inspector2.batch_get_account_status": {"accounts": [], "failedAccounts": [failed]},
    }
    found, gaps = gather_from(answers, "inspector2")
    assert found == []
    assert [(gap.cause, gap.types) for gap in gaps] == [("denied", (STATUS,)), ("denied", (FINDING,))]


def test_kinds_that_a_region_does_not_have_are_off() -> None:
    """Answers by hand."""
    state = {"status": "ENABLED", "errorCode": "ALREADY_ENABLED", "errorMessage": "none"}
    account = {"accountId": "123456789012", "state": state, "resourceState": {"ec2": state, "ecr": state}}
    found, _ = gather_from({"inspector2.batch_get_account_status": {"accounts": [account]}}, "inspector2")
    assert one(found, STATUS).properties == {
        "Ec2": "ENABLED",
        "Ecr": "ENABLED",
        "Lambda": "DISABLED",
        "LambdaCode": "DISABLED",
    }


def _enabled() -> dict[str, Any]:
    state = {"status": "ENABLED", "errorCode": "ALREADY_ENABLED", "errorMessage": "none"}
    resources = dict.fromkeys(("ec2", "ecr", "lambda"), state)
    account = {"accountId": "123456789012", "state": state, "resourceState": resources}
    return {"inspector2.batch_get_account_status": {"accounts": [account]}}


def _finding(name: str, severity: str) -> dict[str, Any]:
    return {
        "findingArn": f"arn:aws:inspector2:us-east-1:123456789012:finding/{name}",
        "awsAccountId": "123456789012",
        "type": "PACKAGE_VULNERABILITY",
        "description": "text",
        "title": "CVE-2026-0001 - openssl",
        "remediation": {},
        "severity": severity,
        "status": "ACTIVE",
        "firstObservedAt": "2026-11-01T00:00:00Z",
        "lastObservedAt": "2026-11-02T00:00:00Z",
        "resources": [{"type": "AWS_EC2_INSTANCE", "id": "i-1"}],
        "packageVulnerabilityDetails": {"vulnerabilityId": "CVE-2026-0001", "source": "NVD"},
    }


def test_findings() -> None:
    """Answers by hand: moto's are empty."""
    listed = [_finding("a", "CRITICAL"), _finding("b", "HIGH")]
    found, gaps = gather_from({**_enabled(), "inspector2.list_findings": {"findings": listed}}, "inspector2")
    assert_conform(found)
    assert gaps == []
    finding = next(resource for resource in found if resource.id.endswith("finding/a"))
    assert finding.properties["Resources"] == ["i-1"]
    assert finding.properties["VulnerabilityId"] == "CVE-2026-0001"
    assert [verdict for _, verdict in sorted(judged("INSPECTOR-004", found).items())] == ["fail", "pass"]


def test_findings_refused() -> None:
    found, gaps = gather_from({**_enabled(), "inspector2.list_findings": "AccessDeniedException"}, "inspector2")
    assert [resource.type for resource in found] == [STATUS]
    assert [gap.types for gap in gaps] == [(FINDING,)]
