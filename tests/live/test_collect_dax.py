"""DAX as moto has it."""

from __future__ import annotations

import boto3

from tests.live.gather import assert_conform, gather, one
from tests.live.judged import judged


def test_clusters(aws: str) -> None:
    client = boto3.client("dax")
    role = "arn:aws:iam::123456789012:role/dax"
    for name, encrypted in (("good", True), ("bare", False)):
        client.create_cluster(
            ClusterName=name,
            NodeType="dax.t3.small",
            ReplicationFactor=3,
            IamRoleArn=role,
            SSESpecification={"Enabled": encrypted},
        )
    found, gaps = gather("dax", regions=("us-east-1",))
    assert gaps == []
    assert_conform(found)
    good = one(found, "AWS::DAX::Cluster", "good")
    assert good.id == "arn:aws:dax:us-east-1:123456789012:cache/good"
    assert good.properties["IAMRoleARN"] == role
    assert good.properties["ReplicationFactor"] == 3
    assert judged("DAX-001", found) == {"good": "pass", "bare": "fail"}
