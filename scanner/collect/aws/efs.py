"""EFS: file systems with policy and backups, mount targets, access points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.collect.aws import shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource, Unknown

FILE_SYSTEM = "AWS::EFS::FileSystem"
MOUNT_TARGET = "AWS::EFS::MountTarget"
ACCESS_POINT = "AWS::EFS::AccessPoint"


def file_systems(reader: Reader) -> Iterator[Resource]:
    """Every file system."""
    listed = reader.shared("efs.describe_file_systems", "FileSystems")
    yield from reader.map(lambda found: _file_system(reader, found), listed)


def _file_system(reader: Reader, found: Mapping[str, Any]) -> Resource:
    name = found["FileSystemId"]
    policy = reader.get("efs.describe_file_system_policy", absent=("PolicyNotFound",), about=name, FileSystemId=name)
    backups = reader.get("efs.describe_backup_policy", absent=("PolicyNotFound",), about=name, FileSystemId=name)
    status = shape.pick(backups, "BackupPolicy", "Status")
    if not isinstance(status, Unknown):
        status = "ENABLED" if status in ("ENABLED", "ENABLING") else "DISABLED"
    properties = shape.like(
        FILE_SYSTEM,
        found,
        # No policy at all is told as such: a template's default depends on the kind of file system.
        BackupPolicy={"Status": status},
        FileSystemPolicy=shape.document(shape.pick(policy, "Policy")),
        FileSystemTags=shape.tags(found.get("Tags")),
        ProvisionedThroughputInMibps=found.get("ProvisionedThroughputInMibps") or None,
    )
    arn = found.get("FileSystemArn") or reader.arn("elasticfilesystem", f"file-system/{name}")
    live = shape.compact({"MountTargets": found.get("NumberOfMountTargets"), "State": found.get("LifeCycleState")})
    return reader.resource(FILE_SYSTEM, arn, properties, ref=name, live=live)


def mount_targets(reader: Reader) -> Iterator[Resource]:
    """Where file systems can be reached from."""
    listed = reader.shared("efs.describe_file_systems", "FileSystems")
    mounted = [found["FileSystemId"] for found in listed if found.get("NumberOfMountTargets")]
    for found in reader.map(lambda name: _mount_targets(reader, name), mounted):
        yield from found


def _mount_targets(reader: Reader, file_system: str) -> list[Resource]:
    made = []
    listed = reader.children(
        "efs.describe_mount_targets", "MountTargets", types=(MOUNT_TARGET,), about=file_system, FileSystemId=file_system
    )
    for found in listed:
        name = found["MountTargetId"]
        groups = reader.get("efs.describe_mount_target_security_groups", about=name, MountTargetId=name)
        properties = shape.like(MOUNT_TARGET, found, SecurityGroups=shape.pick(groups, "SecurityGroups"))
        arn = reader.arn("elasticfilesystem", f"file-system/{file_system}#MountTarget/{name}")
        live = shape.compact({"VpcId": found.get("VpcId"), "AvailabilityZone": found.get("AvailabilityZoneName")})
        made.append(reader.resource(MOUNT_TARGET, arn, properties, ref=name, live=live))
    return made


def access_points(reader: Reader) -> Iterator[Resource]:
    """Every access point of every file system: the list has them all."""
    for found in reader.items("efs.describe_access_points", "AccessPoints"):
        properties = shape.like(ACCESS_POINT, found, ClientToken=None, AccessPointTags=shape.tags(found.get("Tags")))
        yield reader.resource(ACCESS_POINT, found["AccessPointArn"], properties, ref=found["AccessPointId"])


_LIST = {"efs.describe_file_systems": "elasticfilesystem:DescribeFileSystems"}

COLLECTORS = (
    Collector(
        service="efs",
        types=(FILE_SYSTEM,),
        calls={
            **_LIST,
            "efs.describe_file_system_policy": "elasticfilesystem:DescribeFileSystemPolicy",
            "efs.describe_backup_policy": "elasticfilesystem:DescribeBackupPolicy",
        },
        collect=file_systems,
    ),
    Collector(
        service="efs",
        types=(MOUNT_TARGET,),
        calls={
            **_LIST,
            "efs.describe_mount_targets": "elasticfilesystem:DescribeMountTargets",
            "efs.describe_mount_target_security_groups": "elasticfilesystem:DescribeMountTargetSecurityGroups",
        },
        collect=mount_targets,
    ),
    Collector(
        service="efs",
        types=(ACCESS_POINT,),
        calls={"efs.describe_access_points": "elasticfilesystem:DescribeAccessPoints"},
        collect=access_points,
    ),
)
