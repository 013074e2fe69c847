"""MSK: clusters as moto has them, and by written answers with the encryption and logs that it forgets."""

from __future__ import annotations

from typing import Any

import boto3

from tests.live.answers import Answer, gather_from
from tests.live.gather import assert_conform, gather, one
from tests.live.judged import judged

CLUSTER = "AWS::MSK::Cluster"
SERVERLESS = "AWS::MSK::ServerlessCluster"
ARN = "arn:aws:kafka:us-east-1:123456789012:cluster/"
KEY = "arn:aws:kms:us-east-1:123456789012:key/1"


def test_a_cluster(aws: str) -> None:
    brokers = {"InstanceType": "kafka.m5.large", "ClientSubnets": ["subnet-1", "subnet-2"]}
    arn = boto3.client("kafka").create_cluster_v2(
        ClusterName="main",
        Provisioned={"BrokerNodeGroupInfo": brokers, "KafkaVersion": "3.6.0", "NumberOfBrokerNodes": 2},
        Tags={"team": "web"},
    )["ClusterArn"]
    found, gaps = gather("msk", regions=("us-east-1",))
    assert gaps == []
    assert_conform(found)
    made = one(found, CLUSTER, arn)
    assert made.tags == {"team": "web"}
    assert (made.properties["ClusterName"], made.properties["NumberOfBrokerNodes"]) == ("main", 2)


def test_clusters() -> None:
    def cluster(name: str, **settings: Any) -> dict[str, Any]:
        access = settings.pop("access", "DISABLED")
        connectivity = {"PublicAccess": {"Type": access}}
        brokers = {
            "InstanceType": "kafka.m5.large",
            "ClientSubnets": ["subnet-1"],
            "ConnectivityInfo": connectivity,
        }
        software = {"KafkaVersion": "3.6.0", "ConfigurationArn": f"arn:{name}", "ConfigurationRevision": 2}
        provisioned = {
            "BrokerNodeGroupInfo": brokers,
            "NumberOfBrokerNodes": 2,
            "CurrentBrokerSoftwareInfo": software,
            **settings,
        }
        return {
            "ClusterName": name,
            "ClusterArn": f"{ARN}{name}",
            "ClusterType": "PROVISIONED",
            "Provisioned": provisioned,
        }

    good = cluster(
        "good",
        EncryptionInfo={
            "EncryptionAtRest": {"DataVolumeKMSKeyId": KEY},
            "EncryptionInTransit": {"ClientBroker": "TLS", "InCluster": True},
        },
        LoggingInfo={"BrokerLogs": {"S3": {"Enabled": True, "Bucket": "logs"}}},
    )
    bare = cluster(
        "bare",
        access="SERVICE_PROVIDED_EIPS",
        EncryptionInfo={"EncryptionInTransit": {"ClientBroker": "PLAINTEXT", "InCluster": False}},
    )
    lean = {
        "ClusterName": "lean",
        "ClusterArn": f"{ARN}lean",
        "ClusterType": "SERVERLESS",
        "Serverless": {
            "VpcConfigs": [{"SubnetIds": ["subnet-1"]}],
            "ClientAuthentication": {"Sasl": {"Iam": {"Enabled": True}}},
        },
    }
    answers: dict[str, Answer] = {"kafka.list_clusters_v2": {"ClusterInfoList": [good, bare, lean]}}
    found, _ = gather_from(answers, "msk")
    assert_conform(found)
    assert one(found, CLUSTER, f"{ARN}good").properties["ConfigurationInfo"] == {"Arn": "arn:good", "Revision": 2}
    assert one(found, SERVERLESS).properties["ClientAuthentication"]["Sasl"]["Iam"]["Enabled"] is True
    for number in ("001", "002", "004", "005"):
        said = judged(f"MSK-{number}", found)
        assert said == {f"{ARN}good": "pass", f"{ARN}bare": "fail"}, number
