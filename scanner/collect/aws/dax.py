"""DAX: clusters in front of DynamoDB tables."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.collect.aws import shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource

CLUSTER = "AWS::DAX::Cluster"


def clusters(reader: Reader) -> Iterator[Resource]:
    """Every cluster; the list carries all there is to know."""
    for found in reader.items("dax.describe_clusters", "Clusters"):
        encrypted = shape.pick(found, "SSEDescription", "Status")
        spelled = {
            **found,
            "IAMRoleARN": found.get("IamRoleArn"),
            "ReplicationFactor": found.get("TotalNodes"),
            "SubnetGroupName": found.get("SubnetGroup"),
            "ParameterGroupName": shape.pick(found, "ParameterGroup", "ParameterGroupName"),
            "NotificationTopicARN": shape.pick(found, "NotificationConfiguration", "TopicArn"),
            "SecurityGroupIds": [group["SecurityGroupIdentifier"] for group in found.get("SecurityGroups", ())] or None,
            "AvailabilityZones": [
                node["AvailabilityZone"] for node in found.get("Nodes", ()) if "AvailabilityZone" in node
            ]
            or None,
            "SSESpecification": {"SSEEnabled": encrypted in ("ENABLED", "ENABLING")},
        }
        live = shape.compact({"Status": found.get("Status")})
        name = found["ClusterName"]
        yield reader.resource(CLUSTER, found["ClusterArn"], shape.like(CLUSTER, spelled), ref=name, live=live)


COLLECTORS = (
    Collector(
        service="dax",
        types=(CLUSTER,),
        calls={"dax.describe_clusters": "dax:DescribeClusters"},
        collect=clusters,
    ),
)
