"""EKS as moto has it; refusals are answers written by hand."""

from __future__ import annotations

from typing import Any

import boto3

from scanner.model import Unknown
from tests.live.answers import Answer, gather_from
from tests.live.gather import ACCOUNT, assert_conform, gather, one
from tests.live.judged import judged

CLUSTER = "AWS::EKS::Cluster"
NODES = "AWS::EKS::Nodegroup"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/eks"
KEY = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/1"
ALL_LOGS = ["api", "audit", "authenticator", "controllerManager", "scheduler"]


def test_clusters_and_nodes(aws: str) -> None:
    subnets = [subnet["SubnetId"] for subnet in boto3.client("ec2").describe_subnets()["Subnets"]][:2]
    eks = boto3.client("eks")
    eks.create_cluster(
        name="good",
        roleArn=ROLE,
        version="1.33",
        resourcesVpcConfig={"subnetIds": subnets, "endpointPublicAccess": False, "endpointPrivateAccess": True},
        logging={"clusterLogging": [{"types": ALL_LOGS, "enabled": True}]},
        encryptionConfig=[{"resources": ["secrets"], "provider": {"keyArn": KEY}}],
        tags={"team": "web"},
    )
    eks.create_cluster(
        name="bare",
        roleArn=ROLE,
        resourcesVpcConfig={
            "subnetIds": subnets,
            "endpointPublicAccess": True,
            "publicAccessCidrs": ["0.0.0.0/0"],
        },
        logging={"clusterLogging": [{"types": ["audit"], "enabled": False}]},
    )
    nodes = {"clusterName": "good", "subnets": subnets, "nodeRole": ROLE}
    eks.create_nodegroup(**nodes, nodegroupName="open", remoteAccess={"ec2SshKey": "key"}, tags={"team": "web"})
    found, gaps = gather("eks", regions=("us-east-1",))
    assert_conform(found)
    assert gaps == []
    good = one(found, CLUSTER, "good")
    assert good.tags == {"team": "web"}
    assert good.properties["EncryptionConfig"] == [{"Resources": ["secrets"], "Provider": {"KeyArn": KEY}}]
    assert good.properties["Logging"]["ClusterLogging"]["EnabledTypes"] == [{"Type": type} for type in ALL_LOGS]
    bare = one(found, CLUSTER, "bare")
    assert bare.properties["Logging"]["ClusterLogging"]["EnabledTypes"] == []
    for rule in ("EKS-001", "EKS-002", "EKS-003"):
        assert judged(rule, found) == {"good": "pass", "bare": "fail"}, rule
    assert one(found, NODES, "good/open").properties["Tags"] == {"team": "web"}
    assert judged("EKS-005", found) == {"good/open": "fail"}


def test_nodes_without_and_with_limited_ssh() -> None:
    """moto gives every node group a key; the answers are written by hand."""
    remote = {"closed": None, "limited": {"ec2SshKey": "key", "sourceSecurityGroups": ["sg-1"]}}

    def describe(parameters: Any) -> Answer:
        name = parameters["nodegroupName"]
        told = {"nodegroupName": name, "nodegroupArn": f"arn:{name}", "clusterName": "work"}
        template = {"id": "lt-1", "name": "nodes", "version": "2"}
        given = remote[name]
        return {"nodegroup": {**told, **({"remoteAccess": given} if given else {"launchTemplate": template})}}

    found, gaps = gather_from(
        {
            "eks.list_clusters": {"clusters": ["work"]},
            "eks.describe_cluster": {"cluster": {"name": "work", "arn": "arn:work"}},
            "eks.list_nodegroups": {"nodegroups": list(remote)},
            "eks.describe_nodegroup": describe,
        },
        "eks",
    )
    assert_conform(found)
    assert gaps == []
    assert one(found, NODES, "work/closed").properties["LaunchTemplate"] == {"Id": "lt-1", "Version": "2"}
    assert judged("EKS-005", found) == {"work/closed": "pass", "work/limited": "pass"}


def test_refused_details() -> None:
    found, gaps = gather_from(
        {
            "eks.list_clusters": {"clusters": ["work"]},
            "eks.describe_cluster": "AccessDeniedException",
            "eks.list_nodegroups": {"nodegroups": ["nodes"]},
            "eks.describe_nodegroup": "AccessDeniedException",
        },
        "eks",
    )
    (cluster,) = found
    assert cluster.id == f"arn:aws:eks:us-east-1:{ACCOUNT}:cluster/work"
    assert isinstance(cluster.properties["EncryptionConfig"], Unknown)
    assert [gap.types for gap in gaps] == [(), (NODES,)]
    for rule in ("EKS-001", "EKS-002", "EKS-003"):
        assert judged(rule, found, gaps)["work"] != "pass", rule
    assert set(judged("EKS-005", found, gaps).values()) == {"unknown"}
