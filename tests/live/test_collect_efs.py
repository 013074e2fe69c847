"""EFS as moto has it."""

from __future__ import annotations

import json

import boto3

from tests.live.answers import Answer, gather_from
from tests.live.gather import assert_conform, gather, one
from tests.live.judged import judged

FILES = "AWS::EFS::FileSystem"
POLICY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*"}]}


def test_file_systems(aws: str) -> None:
    client = boto3.client("efs")
    good = client.create_file_system(
        CreationToken="a", Encrypted=True, Backup=True, Tags=[{"Key": "team", "Value": "web"}]
    )["FileSystemId"]
    client.put_file_system_policy(FileSystemId=good, Policy=json.dumps(POLICY))
    bare = client.create_file_system(CreationToken="b", Encrypted=False)["FileSystemId"]
    ec2 = boto3.client("ec2")
    subnet = ec2.describe_subnets()["Subnets"][0]["SubnetId"]
    group = ec2.describe_security_groups()["SecurityGroups"][0]["GroupId"]
    target = client.create_mount_target(FileSystemId=good, SubnetId=subnet, SecurityGroups=[group])["MountTargetId"]
    point = client.create_access_point(
        FileSystemId=good,
        ClientToken="x",
        PosixUser={"Uid": 1000, "Gid": 1000},
        RootDirectory={"Path": "/data"},
        Tags=[{"Key": "team", "Value": "data"}],
    )["AccessPointId"]
    found, gaps = gather("efs", regions=("us-east-1",))
    assert gaps == []
    assert_conform(found)
    files = one(found, FILES, good)
    assert files.id.endswith(f":file-system/{good}")
    assert files.tags == {"team": "web"}
    assert files.properties["FileSystemPolicy"] == POLICY
    assert files.properties["BackupPolicy"] == {"Status": "ENABLED"}
    assert one(found, FILES, bare).properties["BackupPolicy"] == {"Status": "DISABLED"}
    mounted = one(found, "AWS::EFS::MountTarget", target)
    assert (mounted.properties["FileSystemId"], mounted.properties["SubnetId"]) == (good, subnet)
    assert mounted.properties["SecurityGroups"] == [group]
    entry = one(found, "AWS::EFS::AccessPoint", point)
    assert entry.tags == {"team": "data"}
    assert entry.properties["RootDirectory"]["Path"] == "/data"
    assert entry.properties["PosixUser"]["Uid"] == "1000"
    assert judged("EFS-001", found) == {good: "pass", bare: "fail"}
    assert judged("EFS-002", found) == {good: "pass", bare: "fail"}


def test_refused_backup_policy_is_unknown() -> None:
    """By written answers."""
    files = {
        "OwnerId": "123456789012",
        "CreationToken": "a",
        "FileSystemId": "fs-12345678",
        "CreationTime": "2026-11-21T09:00:00Z",
        "LifeCycleState": "available",
        "NumberOfMountTargets": 0,
        "SizeInBytes": {"Value": 1},
        "PerformanceMode": "generalPurpose",
        "Tags": [],
    }
    answers: dict[str, Answer] = {
        "efs.describe_file_systems": {"FileSystems": [files]},
        "efs.describe_backup_policy": "AccessDeniedException",
        "efs.describe_file_system_policy": "PolicyNotFound",
    }
    found, gaps = gather_from(answers, "efs")
    assert "FileSystemPolicy" not in one(found, FILES).properties
    assert judged("EFS-002", found, gaps) == {"fs-12345678": "unknown"}
