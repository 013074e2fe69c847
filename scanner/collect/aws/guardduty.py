"""GuardDuty: the region's detector with its features, who administers it, and what it found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from scanner.collect.aws import shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource, Unknown

DETECTOR = "AWS::GuardDuty::Detector"
FINDING = "Live::GuardDuty::Finding"
_MOST = 500
"""Findings that are read of one region, the gravest first. One is enough to fail."""
_BATCH = 50
"""Findings that one call tells at most."""


def detectors(reader: Reader) -> Iterator[Resource]:
    """The region's detector; none where GuardDuty was never turned on."""
    listed = reader.shared("guardduty.list_detectors", "DetectorIds")
    yield from reader.map(lambda name: _detector(reader, name), listed)


_SOURCES: Mapping[str, tuple[str, ...]] = {
    "S3_DATA_EVENTS": ("S3Logs",),
    "EKS_AUDIT_LOGS": ("Kubernetes", "AuditLogs"),
    "EBS_MALWARE_PROTECTION": ("MalwareProtection", "ScanEc2InstanceWithFindings", "EbsVolumes"),
}


def _by_sources(detector: Any) -> list[dict[str, Any]]:
    """The features by their older name, for an answer that tells no others."""
    told = {name: shape.pick(detector, "DataSources", *place, "Status") for name, place in _SOURCES.items()}
    return [{"Name": name, "Status": status} for name, status in told.items() if status]


def _detector(reader: Reader, name: str) -> Resource:
    arn = reader.arn("guardduty", f"detector/{name}")
    detector = reader.get("guardduty.get_detector", about=arn, DetectorId=name)
    administrator = reader.get("guardduty.get_administrator_account", about=arn, DetectorId=name)
    status = shape.pick(detector, "Status")
    properties = shape.like(
        DETECTOR,
        {},
        Enable=status if isinstance(status, Unknown) else status == "ENABLED",
        Features=shape.part(DETECTOR, ("Features",), shape.pick(detector, "Features") or _by_sources(detector)) or None,
        FindingPublishingFrequency=shape.pick(detector, "FindingPublishingFrequency"),
        Tags=shape.tags(shape.pick(detector, "Tags")),
    )
    live: dict[str, Any] = {
        "Status": status,
        "AdministratorAccount": shape.pick(administrator, "Administrator", "AccountId"),
    }
    return reader.resource(DETECTOR, arn, properties, ref=name, live=shape.compact(live))


def findings(reader: Reader) -> Iterator[Resource]:
    """What is open on this account; the detector of an administrator knows the findings of its members as well."""
    open_here = {"service.archived": {"Eq": ["false"]}, "accountId": {"Eq": [reader.account]}}
    for detector in reader.shared("guardduty.list_detectors", "DetectorIds"):
        listed = reader.items(
            "guardduty.list_findings",
            "FindingIds",
            DetectorId=detector,
            FindingCriteria={"Criterion": open_here},
            SortCriteria={"AttributeName": "severity", "OrderBy": "DESC"},
            MaxResults=_BATCH,
        )
        names = islice(listed, _MOST)
        while batch := list(islice(names, _BATCH)):
            told = reader.call("guardduty.get_findings", DetectorId=detector, FindingIds=batch)
            yield from (_finding(reader, found) for found in told.get("Findings", ()))


def _finding(reader: Reader, found: Mapping[str, Any]) -> Resource:
    properties = {
        "Severity": found.get("Severity"),
        "Archived": shape.pick(found, "Service", "Archived") is True,
        "Type": found.get("Type"),
        "Title": found.get("Title"),
        "ResourceType": shape.pick(found, "Resource", "ResourceType"),
        "CreatedAt": found.get("CreatedAt"),
        "UpdatedAt": found.get("UpdatedAt"),
        "Count": shape.pick(found, "Service", "Count"),
    }
    return reader.resource(FINDING, found["Arn"], shape.compact(properties), ref=found["Id"])


COLLECTORS = (
    Collector(
        service="guardduty",
        types=(DETECTOR,),
        calls={
            "guardduty.list_detectors": "guardduty:ListDetectors",
            "guardduty.get_detector": "guardduty:GetDetector",
            "guardduty.get_administrator_account": "guardduty:GetAdministratorAccount",
        },
        collect=detectors,
    ),
    Collector(
        service="guardduty",
        types=(FINDING,),
        calls={
            "guardduty.list_detectors": "guardduty:ListDetectors",
            "guardduty.list_findings": "guardduty:ListFindings",
            "guardduty.get_findings": "guardduty:GetFindings",
        },
        collect=findings,
    ),
)
