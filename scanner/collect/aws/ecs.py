"""ECS: clusters, services, and the task definitions that run or would run next."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from scanner.collect.aws import shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader, Refused
from scanner.model import Resource

CLUSTER = "AWS::ECS::Cluster"
SERVICE = "AWS::ECS::Service"
TASK_SET = "AWS::ECS::TaskSet"
TASK = "AWS::ECS::TaskDefinition"

_CLUSTERS = 100
"""Clusters that one call describes."""
_SERVICES = 10
"""Services that one call describes."""


def _batches(items: Sequence[Any], size: int) -> Iterator[list[Any]]:
    for start in range(0, len(items), size):
        yield list(items[start : start + size])


def clusters(reader: Reader) -> Iterator[Resource]:
    """Every cluster that is not being deleted."""
    names = reader.shared("ecs.list_clusters", "clusterArns")
    for batch in _batches(names, _CLUSTERS):
        answer = reader.call("ecs.describe_clusters", clusters=batch, include=["SETTINGS", "CONFIGURATIONS", "TAGS"])
        for cluster in answer.get("clusters", ()):
            if cluster.get("status") != "INACTIVE":
                properties = shape.like(
                    CLUSTER,
                    cluster,
                    ClusterSettings=shape.part(CLUSTER, ("ClusterSettings",), cluster.get("settings") or None),
                    CapacityProviders=cluster.get("capacityProviders") or None,
                    DefaultCapacityProviderStrategy=shape.part(
                        CLUSTER,
                        ("DefaultCapacityProviderStrategy",),
                        cluster.get("defaultCapacityProviderStrategy") or None,
                    ),
                    Tags=shape.tags(cluster.get("tags")),
                )
                live = shape.compact(
                    {
                        "RunningTasksCount": cluster.get("runningTasksCount"),
                        "ActiveServicesCount": cluster.get("activeServicesCount"),
                    }
                )
                yield reader.resource(CLUSTER, cluster["clusterArn"], properties, ref=cluster["clusterName"], live=live)


def services(reader: Reader) -> Iterator[Resource]:
    """
    Every service, its task sets where something else than ECS deploys it, and the task definitions: those that
    services run, and the newest of each family.
    """
    used: set[str] = set()
    for service in _services(reader):
        arn, sets = service["serviceArn"], service.get("taskSets", ())
        used |= {item["taskDefinition"] for item in (service, *sets) if item.get("taskDefinition")}
        properties = shape.like(
            SERVICE,
            service,
            Cluster=service.get("clusterArn"),
            Role=service.get("roleArn"),
            PlacementStrategies=shape.part(SERVICE, ("PlacementStrategies",), service.get("placementStrategy") or None),
            # ECS says NONE where a template says nothing.
            PropagateTags=None if service.get("propagateTags") == "NONE" else service.get("propagateTags"),
            Tags=shape.tags(service.get("tags")),
            **{
                name: shape.part(SERVICE, (name,), service.get(name[0].lower() + name[1:]) or None)
                for name in ("LoadBalancers", "ServiceRegistries", "PlacementConstraints", "CapacityProviderStrategy")
            },
        )
        live = shape.compact({"RunningCount": service.get("runningCount"), "Status": service.get("status")})
        yield reader.resource(SERVICE, arn, properties, ref=arn, live=live)
        for task_set in sets:
            yield _task_set(reader, service, task_set)
    yield from _task_definitions(reader, used)


def _task_set(reader: Reader, service: Mapping[str, Any], described: Mapping[str, Any]) -> Resource:
    network = shape.pick(described, "networkConfiguration", "awsvpcConfiguration")
    properties = shape.like(
        TASK_SET,
        described,
        Cluster=service.get("clusterArn"),
        Service=service["serviceArn"],
        # Spelt otherwise than in a service.
        NetworkConfiguration=shape.part(TASK_SET, ("NetworkConfiguration",), {"AwsVpcConfiguration": network})
        if network
        else None,
        LoadBalancers=shape.part(TASK_SET, ("LoadBalancers",), described.get("loadBalancers") or None),
        Tags=shape.tags(described.get("tags")),
    )
    return reader.resource(TASK_SET, described["taskSetArn"], properties, ref=described.get("id"))


def _services(reader: Reader) -> Iterator[Mapping[str, Any]]:
    """What describes every service that is not gone. Raises Refused."""
    for cluster in reader.shared("ecs.list_clusters", "clusterArns"):
        names = list(reader.items("ecs.list_services", "serviceArns", cluster=cluster))
        for batch in _batches(names, _SERVICES):
            answer = reader.call("ecs.describe_services", cluster=cluster, services=batch, include=["TAGS"])
            for service in answer.get("services", ()):
                if service.get("status") != "INACTIVE":
                    yield service


def _task_definitions(reader: Reader, used: Collection[str]) -> Iterator[Resource]:
    families: list[str] = []
    try:
        families += reader.items("ecs.list_task_definition_families", "families", status="ACTIVE")
    except Refused as refusal:
        reader.lost(refusal, types=(TASK,))
    newest: set[str] = set()
    for found in reader.map(lambda name: _task(reader, name), families):
        for resource in found:
            newest.add(resource.id)
            yield resource
    for found in reader.map(lambda arn: _task(reader, arn), sorted(set(used) - newest)):
        yield from found


def _task(reader: Reader, name: str) -> list[Resource]:
    try:
        answer = reader.call("ecs.describe_task_definition", taskDefinition=name, include=["TAGS"])
    except Refused as refusal:
        reader.lost(refusal, about=name, types=(TASK,))
        return []
    task = answer["taskDefinition"]
    arn = task["taskDefinitionArn"]
    properties = shape.like(
        TASK,
        task,
        Volumes=[_volume(volume) for volume in task.get("volumes", ())] or None,
        PlacementConstraints=shape.part(TASK, ("PlacementConstraints",), task.get("placementConstraints") or None),
        InferenceAccelerators=None,
        ProxyConfiguration=_proxy(task.get("proxyConfiguration")),
        Tags=shape.tags(answer.get("tags")),
    )
    live = shape.compact({"Revision": task.get("revision"), "Status": task.get("status")})
    return [reader.resource(TASK, arn, properties, ref=arn, live=live)]


def _volume(described: Mapping[str, Any]) -> Any:
    """Templates spell EFS in capitals."""
    told = dict(described)
    efs = told.pop("efsVolumeConfiguration", None)
    if efs:
        access = efs.get("authorizationConfig")
        spelled = {"AccessPointId": access.get("accessPointId"), "IAM": access.get("iam")} if access else None
        given = {"FilesystemId": efs.get("fileSystemId"), "AuthorizationConfig": shape.compact(spelled or {}) or None}
        told["EFSVolumeConfiguration"] = shape.compact(
            {**efs, "authorizationConfig": None, "fileSystemId": None} | given
        )
    return shape.part(TASK, ("Volumes", 0), told)


def _proxy(described: Any) -> Any:
    if not described:
        return None
    told = {**described, "ProxyConfigurationProperties": described.get("properties") or None}
    return shape.part(TASK, ("ProxyConfiguration",), told)


COLLECTORS = (
    Collector(
        service="ecs",
        types=(CLUSTER,),
        calls={"ecs.list_clusters": "ecs:ListClusters", "ecs.describe_clusters": "ecs:DescribeClusters"},
        collect=clusters,
    ),
    Collector(
        service="ecs",
        types=(SERVICE, TASK_SET, TASK),
        calls={
            "ecs.list_clusters": "ecs:ListClusters",
            "ecs.list_services": "ecs:ListServices",
            "ecs.describe_services": "ecs:DescribeServices",
            "ecs.list_task_definition_families": "ecs:ListTaskDefinitionFamilies",
            "ecs.describe_task_definition": "ecs:DescribeTaskDefinition",
        },
        collect=services,
    ),
)
