"""Desktops by written answers: moto makes none without a directory and its users."""

from __future__ import annotations

from scanner.model import Unknown
from tests.live.answers import Answer, gather_from
from tests.live.gather import ACCOUNT, assert_conform, one
from tests.live.judged import judged

DESKTOP = "AWS::WorkSpaces::Workspace"
FULL = {
    "WorkspaceId": "ws-aaaaaaaaa",
    "DirectoryId": "d-9067000000",
    "UserName": "ann",
    "BundleId": "wsb-aaaaaaaaa",
    "State": "AVAILABLE",
    "SubnetId": "subnet-0a1b2c3d",
    "VolumeEncryptionKey": "alias/aws/workspaces",
    "UserVolumeEncryptionEnabled": True,
    "RootVolumeEncryptionEnabled": True,
    "WorkspaceProperties": {"RunningMode": "ALWAYS_ON", "RootVolumeSizeGib": 80},
}


def _answers(tags: Answer) -> dict[str, Answer]:
    bare = {"WorkspaceId": "ws-bbbbbbbbb", "State": "AVAILABLE"}
    gone = {"WorkspaceId": "ws-ccccccccc", "State": "TERMINATING"}
    return {"workspaces.describe_workspaces": {"Workspaces": [FULL, bare, gone]}, "workspaces.describe_tags": tags}


def test_desktops() -> None:
    found, gaps = gather_from(_answers({"TagList": [{"Key": "team", "Value": "web"}]}), "workspaces")
    assert gaps == []
    assert_conform(found)
    full = one(found, DESKTOP, "ws-aaaaaaaaa")
    assert full.id == "arn:aws:workspaces:us-east-1:123456789012:workspace/ws-aaaaaaaaa"
    assert full.tags == {"team": "web"}
    assert full.properties["DirectoryId"] == "d-9067000000"
    assert full.properties["WorkspaceProperties"] == {"RunningMode": "ALWAYS_ON", "RootVolumeSizeGib": 80}
    assert full.live == {"SubnetId": "subnet-0a1b2c3d", "State": "AVAILABLE"}
    assert judged("DESKTOP-001", found) == {"ws-aaaaaaaaa": "pass", "ws-bbbbbbbbb": "fail"}


def test_refused_tags() -> None:
    found, gaps = gather_from(_answers("AccessDeniedException"), "workspaces")
    assert isinstance(one(found, DESKTOP, "ws-aaaaaaaaa").properties["Tags"], Unknown)
    assert [(gap.call, gap.lost) for gap in gaps] == [("workspaces:DescribeTags", 2)]


def test_public_subnet() -> None:
    """Routes by hand too: the table of the subnet leads to an internet gateway."""
    table = {
        "RouteTableId": "rtb-1",
        "VpcId": "vpc-1",
        "OwnerId": ACCOUNT,
        "Associations": [
            {"RouteTableId": "rtb-1", "RouteTableAssociationId": "rtbassoc-1", "SubnetId": "subnet-0a1b2c3d"}
        ],
        "Routes": [{"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "igw-1", "Origin": "CreateRoute"}],
    }
    answers = {**_answers({"TagList": []}), "ec2.describe_route_tables": {"RouteTables": [table]}}
    found, _ = gather_from(answers, "workspaces", "ec2")
    assert judged("DESKTOP-002", found) == {"ws-aaaaaaaaa": "fail", "ws-bbbbbbbbb": "pass"}
