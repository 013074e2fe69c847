"""RDS as moto has it, DocumentDB and Neptune with it: what the collectors yield, and what rules say of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import boto3

from scanner.model import Unknown
from tests.live.answers import Answer, gather_from
from tests.live.gather import assert_conform, gather, one
from tests.live.judged import judged

HERE = ("us-east-1",)


def _instance(name: str, **settings: Any) -> None:
    boto3.client("rds").create_db_instance(
        **{
            "DBInstanceIdentifier": name,
            "DBInstanceClass": "db.m6g.large",
            "Engine": "postgres",
            "EngineVersion": "16.3",
            "AllocatedStorage": 20,
            "MasterUsername": "owner",
            "MasterUserPassword": "not-a-secret-1",
            **settings,
        }
    )


def test_instances(aws: str) -> None:
    client = boto3.client("rds")
    client.create_db_parameter_group(DBParameterGroupName="pg16", DBParameterGroupFamily="postgres16", Description="x")
    client.modify_db_parameter_group(
        DBParameterGroupName="pg16",
        Parameters=[{"ParameterName": "rds.force_ssl", "ParameterValue": "0", "ApplyMethod": "immediate"}],
    )
    _instance(
        "good",
        DBParameterGroupName="pg16",
        StorageEncrypted=True,
        MultiAZ=True,
        PubliclyAccessible=False,
        BackupRetentionPeriod=14,
        DeletionProtection=True,
        EnableIAMDatabaseAuthentication=True,
        EnableCloudwatchLogsExports=["postgresql"],
        AutoMinorVersionUpgrade=True,
        MonitoringInterval=60,
        MonitoringRoleArn="arn:aws:iam::123456789012:role/monitoring",
        Tags=[{"Key": "team", "Value": "web"}],
    )
    _instance("bad", PubliclyAccessible=True, BackupRetentionPeriod=0, AutoMinorVersionUpgrade=False)
    found, gaps = gather("rds", regions=HERE)
    assert gaps == []
    assert_conform(found)
    good = one(found, "AWS::RDS::DBInstance", "good")
    assert good.id == "arn:aws:rds:us-east-1:123456789012:db:good"
    assert good.tags == {"team": "web"}
    wanted = {
        "DBInstanceIdentifier": "good",
        "Engine": "postgres",
        "StorageEncrypted": True,
        "MultiAZ": True,
        "PubliclyAccessible": False,
        "BackupRetentionPeriod": 14,
        "DeletionProtection": True,
        "EnableIAMDatabaseAuthentication": True,
        "EnableCloudwatchLogsExports": ["postgresql"],
        "AutoMinorVersionUpgrade": True,
        "DBParameterGroupName": "pg16",
        "AllocatedStorage": "20",
        "MasterUsername": "owner",
    }
    assert wanted.items() <= dict(good.properties).items()
    group = one(found, "AWS::RDS::DBParameterGroup", "pg16")
    assert group.properties["Family"] == "postgres16"
    assert group.properties["Parameters"] == {"rds.force_ssl": "0"}
    for rule in ("RDS-001", "RDS-002", "RDS-003", "RDS-005", "RDS-007", "RDS-010", "RDS-011", "RDS-012"):
        assert judged(rule, found) == {"good": "pass", "bad": "fail"}, rule
    assert judged("RDS-009", found)["pg16"] == "fail"


def test_clusters_of_each_engine() -> None:
    """By written answers: moto knows no DocumentDB, and gives Neptune through a client of its own."""

    def cluster(engine: str) -> dict[str, Any]:
        return {
            "DBClusterIdentifier": engine,
            "DBClusterArn": f"arn:aws:rds:us-east-1:123456789012:cluster:{engine}",
            "Engine": engine,
            "EngineVersion": "5.0.0" if engine == "docdb" else "16.3" if engine != "neptune" else "1.3.2.1",
            "DBClusterParameterGroup": "default.x",
            "DBSubnetGroup": "private",
            "VpcSecurityGroups": [{"VpcSecurityGroupId": "sg-12345678", "Status": "active"}],
            "StorageEncrypted": engine != "docdb",
            "BackupRetentionPeriod": 10,
            "IAMDatabaseAuthenticationEnabled": True,
            "Port": 5432,
            "ServerlessV2ScalingConfiguration": {"MinCapacity": 1.0, "MaxCapacity": 4.0},
            "MasterUserSecret": {"SecretArn": "arn:x", "KmsKeyId": "arn:k", "SecretStatus": "active"},
            "AssociatedRoles": [{"RoleArn": "arn:aws:iam::123456789012:role/x", "Status": "ACTIVE"}],
        }

    def instance(engine: str) -> dict[str, Any]:
        return {
            "DBInstanceIdentifier": f"{engine}-1",
            "DBInstanceArn": f"arn:aws:rds:us-east-1:123456789012:db:{engine}-1",
            "DBInstanceClass": "db.r6g.large",
            "DBClusterIdentifier": engine,
            "Engine": engine,
            "PubliclyAccessible": True,
            "CertificateDetails": {"CAIdentifier": "rds-ca-rsa2048-g1", "ValidTill": datetime(2027, 1, 1, tzinfo=UTC)},
            "CACertificateIdentifier": "rds-ca-rsa2048-g1",
        }

    engines = ("aurora-postgresql", "docdb", "neptune")
    answers: dict[str, Answer] = {
        "rds.describe_db_clusters": {"DBClusters": [cluster(engine) for engine in engines]},
        "rds.describe_db_instances": {"DBInstances": [instance(engine) for engine in engines]},
    }
    found, gaps = gather_from(answers, "rds")
    assert gaps == []
    assert_conform(found)
    assert {r.ref: r.type for r in found} == {
        "aurora-postgresql": "AWS::RDS::DBCluster",
        "aurora-postgresql-1": "AWS::RDS::DBInstance",
        "docdb": "AWS::DocDB::DBCluster",
        "docdb-1": "AWS::DocDB::DBInstance",
        "neptune": "AWS::Neptune::DBCluster",
        "neptune-1": "AWS::Neptune::DBInstance",
    }
    aurora = one(found, "AWS::RDS::DBCluster").properties
    assert aurora["ManageMasterUserPassword"] is True
    assert aurora["EnableIAMDatabaseAuthentication"] is True
    assert aurora["ServerlessV2ScalingConfiguration"] == {"MinCapacity": 1.0, "MaxCapacity": 4.0}
    neptune = one(found, "AWS::Neptune::DBCluster").properties
    assert (neptune["DBPort"], neptune["IamAuthEnabled"], neptune["DBSubnetGroupName"]) == (5432, True, "private")
    member = one(found, "AWS::RDS::DBInstance")
    assert member.properties["DBClusterIdentifier"] == "aurora-postgresql"
    assert member.live["CertificateValidTill"] == "2027-01-01T00:00:00Z"
    assert judged("RDS-001", found)["aurora-postgresql"] == "pass"
    assert judged("RDS-002", found)["aurora-postgresql-1"] == "fail"
    assert judged("DOCDB-001", found) == {"docdb": "fail"}
    assert judged("NEPTUNE-001", found) == {"neptune": "pass"}
    assert judged("NEPTUNE-002", found) == {"neptune-1": "fail"}
    assert judged("NEPTUNE-005", found) == {"neptune": "pass"}


def test_refused_details_are_unknown() -> None:
    """Nothing passes on parameters or shares that could not be read."""
    snapshots = [
        {
            "DBSnapshotIdentifier": "s",
            "DBSnapshotArn": "arn:aws:rds:us-east-1:123456789012:snapshot:s",
            "SnapshotType": "manual",
        }
    ]
    group = {"DBParameterGroupName": "g", "DBParameterGroupFamily": "postgres16", "DBParameterGroupArn": "arn:g"}
    answers: dict[str, Answer] = {
        "rds.describe_db_parameter_groups": {"DBParameterGroups": [group]},
        "rds.describe_db_parameters": "AccessDenied",
        "rds.describe_db_snapshots": {"DBSnapshots": snapshots},
        "rds.describe_db_snapshot_attributes": "AccessDenied",
        "rds.describe_global_clusters": "AccessDenied",
    }
    found, gaps = gather_from(answers, "rds")
    assert isinstance(one(found, "AWS::RDS::DBParameterGroup").properties["Parameters"], Unknown)
    assert isinstance(one(found, "Live::RDS::Snapshot").properties["RestoreAttribute"], Unknown)
    assert judged("RDS-009", found, gaps)["g"] == "unknown"
    assert "AWS::RDS::GlobalCluster" in next(gap.types for gap in gaps if gap.call == "rds:DescribeGlobalClusters")


def test_many_snapshots_are_asked_for_at_once() -> None:
    """By written answers: moto knows nothing of SnapshotType=public."""

    def answer(parameters: Mapping[str, Any]) -> Answer:
        arn = "arn:aws:rds:us-east-1:123456789012:snapshot:{}".format
        names = ["s3"] if parameters.get("SnapshotType") == "public" else [f"s{n}" for n in range(30)]
        listed = [
            {"DBSnapshotIdentifier": name, "DBSnapshotArn": arn(name), "SnapshotType": "manual"} for name in names
        ]
        return {"DBSnapshots": listed}

    found, gaps = gather_from({"rds.describe_db_snapshots": answer}, "rds")
    assert gaps == []
    assert len(found) == 30
    assert [s.ref for s in found if s.properties.get("RestoreAttribute") == ["all"]] == ["s3"]


def test_snapshots(aws: str) -> None:
    client = boto3.client("rds")
    _instance("db", StorageEncrypted=True)
    client.create_db_snapshot(DBInstanceIdentifier="db", DBSnapshotIdentifier="open")
    client.create_db_snapshot(DBInstanceIdentifier="db", DBSnapshotIdentifier="closed")
    client.modify_db_snapshot_attribute(
        DBSnapshotIdentifier="open", AttributeName="restore", ValuesToAdd=["all", "123456789013"]
    )
    client.create_db_cluster(
        DBClusterIdentifier="c", Engine="aurora-mysql", MasterUsername="owner", MasterUserPassword="not-a-secret-1"
    )
    client.create_db_cluster_snapshot(DBClusterIdentifier="c", DBClusterSnapshotIdentifier="of-cluster")
    found, gaps = gather("rds", regions=HERE)
    assert gaps == []
    assert_conform(found)
    snapshots = {r.ref: r for r in found if r.type == "Live::RDS::Snapshot"}
    assert {"open", "closed", "of-cluster"} < set(snapshots)
    assert snapshots["open"].properties["Encrypted"] is True
    assert snapshots["of-cluster"].properties["Encrypted"] is False
    assert snapshots["closed"].properties["SourceIdentifier"] == "db"
    assert set(snapshots["open"].properties["RestoreAttribute"]) == {"all", "123456789013"}
    assert snapshots["closed"].properties["RestoreAttribute"] == []
    assert snapshots["of-cluster"].properties["RestoreAttribute"] == []
    automated = [s for s in snapshots.values() if s.properties["SnapshotType"] == "automated"]
    assert automated
    assert not any("RestoreAttribute" in s.properties for s in automated)


def test_groups_subscriptions_and_global_clusters(aws: str) -> None:
    client = boto3.client("rds")
    ec2 = boto3.client("ec2")
    subnets = [subnet["SubnetId"] for subnet in ec2.describe_subnets()["Subnets"]][:2]
    client.create_db_subnet_group(DBSubnetGroupName="private", DBSubnetGroupDescription="x", SubnetIds=subnets)
    client.create_db_cluster_parameter_group(
        DBClusterParameterGroupName="docs", DBParameterGroupFamily="docdb5.0", Description="x"
    )
    client.modify_db_cluster_parameter_group(
        DBClusterParameterGroupName="docs",
        Parameters=[{"ParameterName": "tls", "ParameterValue": "disabled", "ApplyMethod": "pending-reboot"}],
    )
    client.create_event_subscription(
        SubscriptionName="dba",
        SnsTopicArn="arn:aws:sns:us-east-1:123456789012:dba",
        SourceType="db-instance",
        EventCategories=["failure"],
        Enabled=True,
    )
    client.create_global_cluster(GlobalClusterIdentifier="world", Engine="aurora-mysql", DeletionProtection=True)
    found, gaps = gather("rds")
    assert gaps == []
    assert_conform(found)
    assert sorted(one(found, "AWS::RDS::DBSubnetGroup", "private").properties["SubnetIds"]) == sorted(subnets)
    assert one(found, "AWS::DocDB::DBClusterParameterGroup").properties["Parameters"] == {"tls": "disabled"}
    assert judged("DOCDB-002", found) == {"docs": "fail"}
    subscription = one(found, "AWS::RDS::EventSubscription", "dba").properties
    assert (subscription["Enabled"], subscription["EventCategories"]) == (True, ["failure"])
    world = one(found, "AWS::RDS::GlobalCluster", "world")
    assert (world.region, world.properties["DeletionProtection"]) == ("", True)


def test_nothing(aws: str) -> None:
    assert gather("rds") == ([], [])
