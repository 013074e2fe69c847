"""Directory Service: directories, with their logs, notices, certificates and snapshots."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.collect.aws import shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource, Unknown

DIRECTORY = "Live::DirectoryService::Directory"
_WITH_SNAPSHOTS = ("SimpleAD", "MicrosoftAD")


def directories(reader: Reader) -> Iterator[Resource]:
    """The directories of the account's own; what another account shares is judged in that."""
    listed = [
        directory
        for directory in reader.items("ds.describe_directories", "DirectoryDescriptions")
        if directory.get("Type") != "SharedMicrosoftAD"
    ]
    if not listed:
        return
    logs = reader.facts("ds.list_log_subscriptions", "LogSubscriptions")
    topics = reader.facts("ds.describe_event_topics", "EventTopics")
    yield from reader.map(lambda directory: _directory(reader, directory, logs, topics), listed)


def _directory(reader: Reader, directory: Mapping[str, Any], logs: Any, topics: Any) -> Resource:
    name = directory["DirectoryId"]
    kind = directory.get("Type")
    certificates = snapshots = None
    if kind == "MicrosoftAD":
        certificates = reader.listed(
            "ds.list_certificates",
            "CertificatesInfo",
            absent=("UnsupportedOperationException",),
            about=name,
            DirectoryId=name,
        )
    if kind in _WITH_SNAPSHOTS:
        snapshots = reader.get("ds.get_snapshot_limits", about=name, DirectoryId=name)
    protocol = shape.pick(directory, "RadiusSettings", "AuthenticationProtocol")
    status = directory.get("RadiusStatus")
    properties = {
        "DirectoryId": name,
        "Name": directory.get("Name"),
        "Type": kind,
        "Edition": directory.get("Edition"),
        "Stage": directory.get("Stage"),
        "VpcId": shape.pick(directory, "VpcSettings", "VpcId"),
        # The settings hold the shared secret as well, which stays where it is.
        "Radius": shape.compact({"Status": status, "AuthenticationProtocol": protocol}) or None,
        "LogSubscriptions": _of(logs, name, ("LogGroupName",)),
        "EventTopics": _of(topics, name, ("TopicArn", "Status")),
        "Certificates": certificates
        if certificates is None or isinstance(certificates, Unknown)
        else [
            _only(certificate, ("CertificateId", "CommonName", "State", "ExpiryDateTime"))
            for certificate in certificates
        ],
        "SnapshotsRemaining": _remaining(snapshots),
    }
    id = reader.arn("ds", f"directory/{name}")
    return reader.resource(DIRECTORY, id, shape.compact(properties), ref=name)


def _of(listed: Any, directory: str, names: tuple[str, ...]) -> Any:
    """What a list of the whole region has of one directory."""
    if isinstance(listed, Unknown):
        return listed
    return [_only(entry, names) for entry in listed if entry.get("DirectoryId") == directory]


def _only(entry: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return shape.compact({name: shape.moment(entry.get(name)) for name in names})


def _remaining(limits: Any) -> Any:
    """How many snapshots can be made by hand before the limit."""
    most = shape.pick(limits, "SnapshotLimits", "ManualSnapshotsLimit")
    if most is None or isinstance(most, Unknown):
        return most
    return max(0, most - (shape.pick(limits, "SnapshotLimits", "ManualSnapshotsCurrentCount") or 0))


COLLECTORS = (
    Collector(
        service="directoryservice",
        types=(DIRECTORY,),
        calls={
            "ds.describe_directories": "ds:DescribeDirectories",
            "ds.list_log_subscriptions": "ds:ListLogSubscriptions",
            "ds.describe_event_topics": "ds:DescribeEventTopics",
            "ds.list_certificates": "ds:ListCertificates",
            "ds.get_snapshot_limits": "ds:GetSnapshotLimits",
        },
        collect=directories,
    ),
)
