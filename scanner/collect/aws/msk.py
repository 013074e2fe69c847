"""MSK: Kafka clusters, with brokers or without."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.collect.aws import shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource

CLUSTER = "AWS::MSK::Cluster"
SERVERLESS = "AWS::MSK::ServerlessCluster"


def clusters(reader: Reader) -> Iterator[Resource]:
    """Every cluster; the list carries all there is to know."""
    for found in reader.items("kafka.list_clusters_v2", "ClusterInfoList"):
        serverless = found.get("ClusterType") == "SERVERLESS"
        type_name = SERVERLESS if serverless else CLUSTER
        inner = found.get("Serverless" if serverless else "Provisioned") or {}
        software = inner.get("CurrentBrokerSoftwareInfo") or {}
        configuration = software.get("ConfigurationArn")
        spelled = {
            **{key: value for key, value in inner.items() if value != {}},
            "ClusterName": found.get("ClusterName"),
            "KafkaVersion": software.get("KafkaVersion"),
            "ConfigurationInfo": {"Arn": configuration, "Revision": software.get("ConfigurationRevision")}
            if configuration
            else None,
            "Tags": dict(found.get("Tags") or {}) or None,
        }
        live = shape.compact({"State": found.get("State")})
        yield reader.resource(type_name, found["ClusterArn"], shape.like(type_name, spelled), live=live)


COLLECTORS = (
    Collector(
        service="msk",
        types=(CLUSTER, SERVERLESS),
        calls={"kafka.list_clusters_v2": "kafka:ListClustersV2"},
        collect=clusters,
    ),
)
