"""EKS: clusters and their node groups."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scanner.collect.aws import shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader, Refused
from scanner.model import Resource, Unknown

CLUSTER = "AWS::EKS::Cluster"
NODES = "AWS::EKS::Nodegroup"


def clusters(reader: Reader) -> Iterator[Resource]:
    """Every cluster: its endpoint, its logs, and what encrypts its secrets."""
    yield from reader.map(lambda name: _cluster(reader, name), reader.shared("eks.list_clusters", "clusters"))


def _cluster(reader: Reader, name: str) -> Resource:
    answer = reader.get("eks.describe_cluster", about=name, name=name)
    if isinstance(answer, Unknown):
        arn = reader.arn("eks", f"cluster/{name}")
        return reader.resource(CLUSTER, arn, shape.like(CLUSTER, answer, Name=name), ref=name)
    cluster = answer["cluster"]
    properties = shape.like(
        CLUSTER,
        cluster,
        Logging={"ClusterLogging": {"EnabledTypes": [{"Type": type} for type in _logged(cluster)]}},
        EncryptionConfig=shape.part(CLUSTER, ("EncryptionConfig",), cluster.get("encryptionConfig") or None),
        CertificateAuthority=None,
        OutpostConfig=shape.part(CLUSTER, ("OutpostConfig",), cluster.get("outpostConfig") or None),
        Tags=shape.tags(cluster.get("tags")),
    )
    live = {
        "Status": cluster.get("status"),
        "PlatformVersion": cluster.get("platformVersion"),
        "CreatedAt": shape.moment(cluster.get("createdAt")),
    }
    return reader.resource(CLUSTER, cluster["arn"], properties, ref=name, live=shape.compact(live))


def _logged(cluster: Any) -> list[str]:
    entries = shape.pick(cluster, "logging", "clusterLogging") or ()
    return sorted({type for entry in entries if entry.get("enabled") for type in entry.get("types", ())})


def node_groups(reader: Reader) -> Iterator[Resource]:
    """Every managed node group of every cluster."""
    named = [
        (cluster, name)
        for cluster in reader.shared("eks.list_clusters", "clusters")
        for name in reader.items("eks.list_nodegroups", "nodegroups", clusterName=cluster)
    ]
    for found in reader.map(lambda pair: _nodes(reader, *pair), named):
        yield from found


def _nodes(reader: Reader, cluster: str, name: str) -> list[Resource]:
    try:
        answer = reader.call("eks.describe_nodegroup", clusterName=cluster, nodegroupName=name)
    except Refused as refusal:
        reader.lost(refusal, about=f"{cluster}/{name}", types=(NODES,))
        return []
    nodes = answer["nodegroup"]
    remote = nodes.get("remoteAccess") or {}
    template = nodes.get("launchTemplate") or {}
    properties = shape.like(
        NODES,
        nodes,
        RemoteAccess=shape.part(
            NODES, ("RemoteAccess",), {**remote, "sourceSecurityGroups": remote.get("sourceSecurityGroups") or None}
        )
        if remote
        else None,
        # The service tells id and name; templates take one.
        LaunchTemplate=shape.compact({"Id": template.get("id"), "Version": template.get("version")}) or None,
        Taints=shape.part(NODES, ("Taints",), nodes.get("taints") or None),
        InstanceTypes=nodes.get("instanceTypes") or None,
        Labels=nodes.get("labels") or None,
        Tags=nodes.get("tags") or None,
    )
    live = shape.compact({"Status": nodes.get("status")})
    return [reader.resource(NODES, nodes["nodegroupArn"], properties, ref=f"{cluster}/{name}", live=live)]


COLLECTORS = (
    Collector(
        service="eks",
        types=(CLUSTER,),
        calls={"eks.list_clusters": "eks:ListClusters", "eks.describe_cluster": "eks:DescribeCluster"},
        collect=clusters,
    ),
    Collector(
        service="eks",
        types=(NODES,),
        calls={
            "eks.list_clusters": "eks:ListClusters",
            "eks.list_nodegroups": "eks:ListNodegroups",
            "eks.describe_nodegroup": "eks:DescribeNodegroup",
        },
        collect=node_groups,
    ),
)
