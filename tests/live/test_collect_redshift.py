"""Redshift as moto has it, and one cluster by written answers for what it lacks."""

from __future__ import annotations

from typing import Any

import boto3

from tests.live.answers import Answer, gather_from
from tests.live.gather import assert_conform, gather, one
from tests.live.judged import judged

CLUSTER = "AWS::Redshift::Cluster"


def _cluster(name: str, **settings: Any) -> None:
    boto3.client("redshift").create_cluster(
        **{
            "ClusterIdentifier": name,
            "NodeType": "ra3.large",
            "MasterUsername": "owner",
            "MasterUserPassword": "Not-a-secret-1",
            **settings,
        }
    )


def test_clusters(aws: str) -> None:
    client = boto3.client("redshift")
    client.create_cluster_parameter_group(
        ParameterGroupName="strict", ParameterGroupFamily="redshift-1.0", Description="x"
    )
    subnet = boto3.client("ec2").describe_subnets()["Subnets"][0]["SubnetId"]
    client.create_cluster_subnet_group(ClusterSubnetGroupName="private", Description="x", SubnetIds=[subnet])
    boto3.client("s3").create_bucket(Bucket="logs")
    _cluster(
        "good",
        DBName="sales",
        Encrypted=True,
        KmsKeyId="arn:aws:kms:us-east-1:123456789012:key/1",
        PubliclyAccessible=False,
        EnhancedVpcRouting=True,
        AutomatedSnapshotRetentionPeriod=14,
        ClusterSubnetGroupName="private",
        ClusterParameterGroupName="strict",
        NumberOfNodes=2,
        ClusterType="multi-node",
        Tags=[{"Key": "team", "Value": "web"}],
    )
    client.enable_logging(ClusterIdentifier="good", BucketName="logs", S3KeyPrefix="x/")
    _cluster("bare", PubliclyAccessible=True, AllowVersionUpgrade=False)
    found, gaps = gather("redshift", regions=("us-east-1",))
    assert gaps == []
    assert_conform(found)
    good = one(found, CLUSTER, "good")
    assert good.id == "arn:aws:redshift:us-east-1:123456789012:cluster:good"
    assert good.tags == {"team": "web"}
    assert good.properties["LoggingProperties"] == {
        "BucketName": "logs",
        "S3KeyPrefix": "x/",
        "LogDestinationType": "s3",
    }
    assert good.properties["ClusterType"] == "multi-node"
    assert good.properties["ClusterParameterGroupName"] == "strict"
    assert one(found, "AWS::Redshift::ClusterSubnetGroup", "private").properties["SubnetIds"] == [subnet]
    for rule in ("REDSHIFT-001", "REDSHIFT-002", "REDSHIFT-005", "REDSHIFT-006", "REDSHIFT-010", "REDSHIFT-011"):
        assert judged(rule, found) == {"good": "pass", "bare": "fail"}, rule
    assert judged("REDSHIFT-008", found)["good"] == "pass"


def test_words_of_the_service() -> None:
    cluster = {
        "ClusterIdentifier": "c",
        "NodeType": "ra3.xlplus",
        "MultiAZ": "Disabled",
        "AvailabilityZoneRelocationStatus": "enabled",
        "ClusterSnapshotCopyStatus": {"DestinationRegion": "eu-west-1", "RetentionPeriod": 7},
        "Endpoint": {"Address": "c.example", "Port": 5439},
        "IamRoles": [{"IamRoleArn": "arn:aws:iam::123456789012:role/x", "ApplyStatus": "in-sync"}],
        "MasterPasswordSecretArn": "arn:s",
        "ClusterParameterGroups": [{"ParameterGroupName": "strict"}],
    }
    answers: dict[str, Answer] = {
        "redshift.describe_clusters": {"Clusters": [cluster]},
        "redshift.describe_logging_status": "AccessDenied",
        "redshift.describe_cluster_parameter_groups": {
            "ParameterGroups": [
                {"ParameterGroupName": "strict", "ParameterGroupFamily": "redshift-1.0", "Description": "x"},
                {"ParameterGroupName": "default.redshift-1.0", "ParameterGroupFamily": "redshift-1.0"},
            ]
        },
        "redshift.describe_cluster_parameters": {
            "Parameters": [{"ParameterName": "require_ssl", "ParameterValue": "true", "Source": "user"}]
        },
    }
    found, gaps = gather_from(answers, "redshift")
    assert_conform(found)
    assert len(gaps) == 1
    properties = one(found, CLUSTER).properties
    wanted = {
        "MultiAZ": False,
        "AvailabilityZoneRelocation": True,
        "DestinationRegion": "eu-west-1",
        "SnapshotCopyRetentionPeriod": 7,
        "Port": 5439,
        "IamRoles": ["arn:aws:iam::123456789012:role/x"],
        "ManageMasterPassword": True,
    }
    assert {name: properties.get(name) for name in wanted} == wanted
    assert judged("REDSHIFT-005", found, gaps) == {"c": "unknown"}
    assert judged("REDSHIFT-003", found)["strict"] == "pass"
    assert one(found, "AWS::Redshift::ClusterParameterGroup").ref == "strict"
