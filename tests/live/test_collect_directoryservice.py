"""Directories, from answers by hand: moto has neither topics, certificates nor limits of theirs."""

from __future__ import annotations

from typing import Any

from scanner.model import Unknown
from tests.live.answers import Answer, gather_from
from tests.live.gather import ACCOUNT, assert_conform, gather, one
from tests.live.judged import judged

DIRECTORY = "Live::DirectoryService::Directory"
TOPIC = f"arn:aws:sns:us-east-1:{ACCOUNT}:directory"
GOOD, BARE, SHARED = "d-1234567890", "d-1234567891", "d-1234567892"


def _answers() -> dict[str, Answer]:
    def certificates(parameters: Any) -> Answer:
        if parameters["DirectoryId"] == BARE:
            return "UnsupportedOperationException"
        return {"CertificatesInfo": [{"CertificateId": "c-1", "ExpiryDateTime": "2028-01-01T00:00:00Z"}]}

    def limits(parameters: Any) -> Answer:
        used = 1 if parameters["DirectoryId"] == GOOD else 5
        return {"SnapshotLimits": {"ManualSnapshotsLimit": 5, "ManualSnapshotsCurrentCount": used}}

    radius = {"AuthenticationProtocol": "MS-CHAPv2", "SharedSecret": "not kept"}
    directories = [
        {"DirectoryId": GOOD, "Type": "MicrosoftAD", "RadiusStatus": "Completed", "RadiusSettings": radius},
        {"DirectoryId": BARE, "Type": "MicrosoftAD"},
        {"DirectoryId": SHARED, "Type": "SharedMicrosoftAD"},
    ]
    topic = {"DirectoryId": GOOD, "TopicName": "directory", "TopicArn": TOPIC, "Status": "Registered"}
    return {
        "ds.describe_directories": {"DirectoryDescriptions": directories},
        "ds.list_log_subscriptions": {"LogSubscriptions": [{"DirectoryId": GOOD, "LogGroupName": "/aws/ds"}]},
        "ds.describe_event_topics": {"EventTopics": [topic]},
        "ds.list_certificates": certificates,
        "ds.get_snapshot_limits": limits,
    }


def test_directories() -> None:
    found, gaps = gather_from(_answers(), "directoryservice")
    assert gaps == []
    assert_conform(found)
    assert one(found, DIRECTORY, GOOD).properties == {
        "DirectoryId": GOOD,
        "Type": "MicrosoftAD",
        "Radius": {"Status": "Completed", "AuthenticationProtocol": "MS-CHAPv2"},
        "LogSubscriptions": [{"LogGroupName": "/aws/ds"}],
        "EventTopics": [{"TopicArn": TOPIC, "Status": "Registered"}],
        "Certificates": [{"CertificateId": "c-1", "ExpiryDateTime": "2028-01-01T00:00:00Z"}],
        "SnapshotsRemaining": 4,
    }
    bare = one(found, DIRECTORY, BARE).properties
    assert bare["SnapshotsRemaining"] == 0
    assert "Certificates" not in bare
    assert "not kept" not in str(found)
    for rule in ("DIRECTORY-002", "DIRECTORY-003"):
        assert judged(rule, found) == {GOOD: "pass", BARE: "fail"}


def test_none(aws: str) -> None:
    assert gather("directoryservice") == ([], [])


def test_refused() -> None:
    for call, name in (
        ("list_log_subscriptions", "LogSubscriptions"),
        ("describe_event_topics", "EventTopics"),
        ("list_certificates", "Certificates"),
        ("get_snapshot_limits", "SnapshotsRemaining"),
    ):
        found, gaps = gather_from({**_answers(), f"ds.{call}": "AccessDeniedException"}, "directoryservice")
        assert len(gaps) == 1
        assert isinstance(one(found, DIRECTORY, GOOD).properties[name], Unknown)
        assert judged("DIRECTORY-002", found, gaps)[GOOD] == "unknown"
    found, gaps = gather_from({"ds.describe_directories": "AccessDeniedException"}, "directoryservice")
    assert [gap.types for gap in gaps] == [(DIRECTORY,)]
