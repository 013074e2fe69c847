"""EMR as moto has it; refusals and security configurations, which moto does not list, by hand."""

from __future__ import annotations

from typing import Any

import boto3
import pytest

from scanner.model import Unknown
from tests.live.answers import gather_from
from tests.live.gather import assert_conform, gather, one
from tests.live.judged import judged

CLUSTER = "AWS::EMR::Cluster"
SECURITY = "AWS::EMR::SecurityConfiguration"
_UNPLAYED = ("emr.security_configurations",)
BLOCK = "Account::EMR::BlockPublicAccess"


PORTS = [{"MinRange": 22, "MaxRange": 22}]


def test_block_of_open_clusters(aws: str) -> None:
    settings = {"BlockPublicSecurityGroupRules": True, "PermittedPublicSecurityGroupRuleRanges": PORTS}
    boto3.client("emr").put_block_public_access_configuration(BlockPublicAccessConfiguration=settings)
    found, gaps = gather("emr", regions=("us-east-1",), without=_UNPLAYED)
    assert gaps == []
    assert one(found, BLOCK).properties == settings
    assert one(found, BLOCK).region == "us-east-1"


@pytest.mark.parametrize(
    ("settings", "verdict"),
    [
        ({"BlockPublicSecurityGroupRules": True}, "pass"),
        ({"BlockPublicSecurityGroupRules": False, "PermittedPublicSecurityGroupRuleRanges": PORTS}, "fail"),
        (None, "unknown"),
    ],
)
def test_verdicts(settings: Any, verdict: str) -> None:
    made = {"CreationDateTime": "2026-01-01T00:00:00Z", "CreatedByArn": "arn:aws:iam::123456789012:role/audit"}
    answer = {"BlockPublicAccessConfiguration": settings, "BlockPublicAccessConfigurationMetadata": made}
    answers = {"emr.get_block_public_access_configuration": answer} if settings else {}
    found, gaps = gather_from(answers, "emr")
    assert gaps == []
    assert list(judged("EMR-003", found).values()) == [verdict]


def test_refused() -> None:
    found, gaps = gather_from({"emr.get_block_public_access_configuration": "AccessDeniedException"}, "emr")
    assert [gap.call for gap in gaps] == ["emr:GetBlockPublicAccessConfiguration"]
    assert isinstance(one(found, BLOCK).properties["BlockPublicSecurityGroupRules"], Unknown)
    assert list(judged("EMR-003", found).values()) == ["unknown"]


def test_clusters_of_moto(aws: str) -> None:
    client = boto3.client("emr")
    name = client.run_job_flow(
        Name="reports",
        ReleaseLabel="emr-7.1.0",
        LogUri="s3://logs/emr",
        JobFlowRole="EMR_EC2",
        ServiceRole="EMR",
        VisibleToAllUsers=True,
        Instances={
            "MasterInstanceType": "m5.xlarge",
            "SlaveInstanceType": "m5.xlarge",
            "InstanceCount": 2,
            "KeepJobFlowAliveWhenNoSteps": True,
        },
        Tags=[{"Key": "team", "Value": "data"}],
    )["JobFlowId"]
    ended = client.run_job_flow(Name="ended", Instances={"MasterInstanceType": "m5.xlarge", "InstanceCount": 1})
    client.terminate_job_flows(JobFlowIds=[ended["JobFlowId"]])
    found, gaps = gather("emr", regions=("us-east-1",), without=_UNPLAYED)
    assert gaps == []
    assert_conform(found)
    cluster = one(found, CLUSTER)
    assert cluster.ref == name
    assert cluster.id.endswith(f":cluster/{name}")
    assert cluster.tags == {"team": "data"}
    wanted = {"Name": "reports", "ReleaseLabel": "emr-7.1.0", "LogUri": "s3://logs/emr", "ServiceRole": "EMR"}
    assert {key: cluster.properties.get(key) for key in wanted} == wanted
    assert cluster.properties["JobFlowRole"] == "EMR_EC2"


def _clusters(told: Any) -> dict[str, Any]:
    return {
        "emr.list_clusters": {"Clusters": [{"Id": "j-1", "Name": "a", "Status": {"State": "WAITING"}}]},
        "emr.describe_cluster": told,
    }


@pytest.mark.parametrize(
    ("host", "verdict"),
    [("ec2-203-0-113-9.compute-1.amazonaws.com", "fail"), ("ip-10-0-0-1.ec2.internal", "pass"), (None, "pass")],
)
def test_primary_node(host: str | None, verdict: str) -> None:
    kerberos = {"Realm": "EC2.INTERNAL", "KdcAdminPassword": "never-kept"}
    place = {"Ec2SubnetId": "subnet-1", "IamInstanceProfile": "EMR_EC2"}
    told: dict[str, Any] = {"Name": "a", "KerberosAttributes": kerberos, "Ec2InstanceAttributes": place}
    found, gaps = gather_from(_clusters({"Cluster": told | ({"MasterPublicDnsName": host} if host else {})}), "emr")
    assert gaps == []
    cluster = one(found, CLUSTER)
    assert cluster.properties["KerberosAttributes"] == {"Realm": "EC2.INTERNAL"}
    assert cluster.properties["Instances"] == {"Ec2SubnetId": "subnet-1"}
    assert judged("EMR-004", found) == {"j-1": verdict}


def test_refused_cluster() -> None:
    found, gaps = gather_from(_clusters("AccessDeniedException"), "emr")
    assert [gap.call for gap in gaps] == ["emr:DescribeCluster"]
    assert judged("EMR-004", found) == {"j-1": "unknown"}


@pytest.mark.parametrize(
    ("told", "verdict"),
    [
        ('{"EncryptionConfiguration": {"EnableAtRestEncryption": false}}', "fail"),
        (
            '{"EncryptionConfiguration": {"EnableAtRestEncryption": true, "AtRestEncryptionConfiguration": '
            '{"LocalDiskEncryptionConfiguration": {"EncryptionKeyProviderType": "AwsKms"}}}}',
            "pass",
        ),
        ("AccessDeniedException", "unknown"),
    ],
)
def test_security_configurations(told: str, verdict: str) -> None:
    answer = {"Name": "safe", "SecurityConfiguration": told} if told.startswith("{") else told
    found, _ = gather_from(
        {
            "emr.list_security_configurations": {"SecurityConfigurations": [{"Name": "safe"}]},
            "emr.describe_security_configuration": answer,
        },
        "emr",
    )
    assert_conform(found)
    assert one(found, SECURITY).ref == "safe"
    assert judged("EMR-001", found) == {"safe": verdict}
