"""WorkSpaces: desktops."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.collect.aws import shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource

DESKTOP = "AWS::WorkSpaces::Workspace"
_VOLUMES = ("RootVolumeEncryptionEnabled", "UserVolumeEncryptionEnabled")


def desktops(reader: Reader) -> Iterator[Resource]:
    """Every desktop that is not being deleted."""
    listed = reader.items("workspaces.describe_workspaces", "Workspaces")
    there = (found for found in listed if found.get("State") not in ("TERMINATING", "TERMINATED"))
    yield from reader.map(lambda found: _desktop(reader, found), there)


def _desktop(reader: Reader, found: Mapping[str, Any]) -> Resource:
    name = found["WorkspaceId"]
    tags = reader.get("workspaces.describe_tags", about=name, ResourceId=name)
    # A volume that is not told to be encrypted is none.
    volumes = {volume: bool(found.get(volume)) for volume in _VOLUMES}
    properties = shape.like(DESKTOP, found, **volumes, Tags=shape.tags(shape.pick(tags, "TagList")))
    live = shape.compact({"SubnetId": found.get("SubnetId"), "State": found.get("State")})
    return reader.resource(DESKTOP, reader.arn("workspaces", f"workspace/{name}"), properties, ref=name, live=live)


COLLECTORS = (
    Collector(
        service="workspaces",
        types=(DESKTOP,),
        calls={
            "workspaces.describe_workspaces": "workspaces:DescribeWorkspaces",
            "workspaces.describe_tags": "workspaces:DescribeTags",
        },
        collect=desktops,
    ),
)
