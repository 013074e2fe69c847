"""GuardDuty as moto has it: the detector, its features, its administrator."""

from __future__ import annotations

from typing import Any

import boto3

from scanner.model import Unknown
from tests.live.answers import gather_from
from tests.live.gather import assert_conform, gather, one
from tests.live.judged import judged

DETECTOR = "AWS::GuardDuty::Detector"


def test_detectors(aws: str) -> None:
    on = boto3.client("guardduty").create_detector(
        Enable=True,
        FindingPublishingFrequency="ONE_HOUR",
        Features=[{"Name": "S3_DATA_EVENTS", "Status": "ENABLED"}],
        Tags={"team": "security"},
    )["DetectorId"]
    off = boto3.client("guardduty", region_name="eu-west-1").create_detector(Enable=False)["DetectorId"]
    found, gaps = gather("guardduty")
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
