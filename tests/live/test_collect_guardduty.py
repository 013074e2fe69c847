"""GuardDuty as moto has it: the detector, its features, its administrator; findings, which it lacks, by hand."""

from __future__ import annotations

from typing import Any

import boto3

from scanner.model import Unknown
from tests.live.answers import Answer, gather_from
from tests.live.gather import assert_conform, gather, one
from tests.live.judged import judged

DETECTOR = "AWS::GuardDuty::Detector"
FINDING = "Live::GuardDuty::Finding"


def test_detectors(aws: str) -> None:
    on = boto3.client("guardduty").create_detector(
        Enable=True,
        FindingPublishingFrequency="ONE_HOUR",
        Features=[{"Name": "S3_DATA_EVENTS", "Status": "ENABLED"}],
        Tags={"team": "security"},
    )["DetectorId"]
    off = boto3.client("guardduty", region_name="eu-west-1").create_detector(Enable=False)["DetectorId"]
    found, gaps = gather("guardduty", without=("guardduty.findings",))
    assert_conform(found)
    assert gaps == []
    detector = one(found, DETECTOR, on)
    assert detector.id == f"arn:aws:guardduty:us-east-1:123456789012:detector/{on}"
    assert detector.properties["Enable"] is True
    assert detector.properties["FindingPublishingFrequency"] == "ONE_HOUR"
    assert {"Name": "S3_DATA_EVENTS", "Status": "ENABLED"} in detector.properties["Features"]
    assert detector.tags == {"team": "security"}
    assert detector.live == {"Status": "ENABLED"}
    assert one(found, DETECTOR, off).live == {"Status": "DISABLED"}
    assert judged("GUARDDUTY-001", found) == {on: "pass", off: "fail"}


def test_region_without_a_detector(aws: str) -> None:
    assert gather("guardduty") == ([], [])


def _answers() -> dict[str, Any]:
    return {
        "guardduty.list_detectors": {"DetectorIds": ["d1"]},
        "guardduty.get_detector": {
            "ServiceRole": "role",
            "Status": "ENABLED",
            "Features": [
                {
                    "Name": "RUNTIME_MONITORING",
                    "Status": "ENABLED",
                    "AdditionalConfiguration": [{"Name": "EKS_ADDON_MANAGEMENT", "Status": "DISABLED"}],
                }
            ],
        },
        "guardduty.get_administrator_account": {"Administrator": {"AccountId": "999999999999"}},
    }


def test_features_and_administrator() -> None:
    """Answers by hand: moto has no administrator of another account without an invitation."""
    found, gaps = gather_from(_answers(), "guardduty")
    assert_conform(found)
    assert gaps == []
    detector = one(found, DETECTOR)
    assert detector.properties["Features"] == _answers()["guardduty.get_detector"]["Features"]
    assert detector.live == {"Status": "ENABLED", "AdministratorAccount": "999999999999"}


def test_refused() -> None:
    """Refusals by hand."""
    found, gaps = gather_from({**_answers(), "guardduty.get_detector": "AccessDeniedException"}, "guardduty")
    assert_conform(found)
    assert isinstance(one(found, DETECTOR).properties["Enable"], Unknown)
    assert isinstance(one(found, DETECTOR).live["Status"], Unknown)
    assert len(gaps) == 1
    assert judged("GUARDDUTY-001", found) == {"d1": "unknown"}


def test_features_by_their_older_name() -> None:
    """Answers by hand: one that lists no features tells of data sources."""
    answers = _answers()
    answers["guardduty.get_detector"] = {
        "ServiceRole": "arn:aws:iam::123456789012:role/a",
        "Status": "ENABLED",
        "Features": [],
        "DataSources": {
            **{name: {"Status": "ENABLED"} for name in ("CloudTrail", "DNSLogs", "FlowLogs")},
            "S3Logs": {"Status": "DISABLED"},
            "Kubernetes": {"AuditLogs": {"Status": "ENABLED"}},
            "MalwareProtection": {"ScanEc2InstanceWithFindings": {"EbsVolumes": {"Status": "DISABLED"}}},
        },
    }
    found, _ = gather_from(answers, "guardduty")
    assert_conform(found)
    assert one(found, DETECTOR).properties["Features"] == [
        {"Name": "S3_DATA_EVENTS", "Status": "DISABLED"},
        {"Name": "EKS_AUDIT_LOGS", "Status": "ENABLED"},
        {"Name": "EBS_MALWARE_PROTECTION", "Status": "DISABLED"},
    ]
    assert judged("GUARDDUTY-007", found) == {"d1": "fail"}


def _finding(name: str, severity: float, archived: bool = False) -> dict[str, Any]:
    return {
        "AccountId": "123456789012",
        "Arn": f"arn:aws:guardduty:us-east-1:123456789012:detector/d1/finding/{name}",
        "CreatedAt": "2026-11-01T00:00:00.000Z",
        "Id": name,
        "Region": "us-east-1",
        "Resource": {"ResourceType": "Instance"},
        "SchemaVersion": "2.0",
        "Service": {"Archived": archived, "Count": 3},
        "Severity": severity,
        "Type": "Backdoor:EC2/C&CActivity.B",
        "UpdatedAt": "2026-11-02T00:00:00.000Z",
    }


def test_findings() -> None:
    """Answers by hand: moto has no findings."""
    asked: list[Any] = []

    def told(parameters: Any) -> Answer:
        asked.append(parameters["FindingIds"])
        return {"Findings": [_finding(name, 8.0 if name == "f0" else 2.0) for name in parameters["FindingIds"]]}

    answers: dict[str, Answer] = {
        **_answers(),
        "guardduty.list_findings": {"FindingIds": [f"f{n}" for n in range(700)]},
        "guardduty.get_findings": told,
    }
    found, gaps = gather_from(answers, "guardduty")
    assert_conform(found)
    assert gaps == []
    assert [len(batch) for batch in asked] == [50] * 10, "the gravest are enough"
    assert one(found, FINDING, "f0").properties == {
        "Severity": 8.0,
        "Archived": False,
        "Type": "Backdoor:EC2/C&CActivity.B",
        "ResourceType": "Instance",
        "CreatedAt": "2026-11-01T00:00:00.000Z",
        "UpdatedAt": "2026-11-02T00:00:00.000Z",
        "Count": 3,
    }
    said = judged("GUARDDUTY-008", found)
    assert (said["f0"], said["f1"]) == ("fail", "pass")


def test_findings_refused() -> None:
    """Refusals by hand: of the list, and of what it lists."""
    for call in ("list_findings", "get_findings"):
        answers = {**_answers(), "guardduty.list_findings": {"FindingIds": ["f1"]}}
        found, gaps = gather_from({**answers, f"guardduty.{call}": "AccessDeniedException"}, "guardduty")
        assert [r for r in found if r.type == FINDING] == []
        assert [gap.types for gap in gaps] == [(FINDING,)]
