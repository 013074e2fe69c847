"""ElastiCache: replication groups, clusters that stand alone, subnet groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.collect.aws import shape, tagging
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource, Unknown

GROUP = "AWS::ElastiCache::ReplicationGroup"
CLUSTER = "AWS::ElastiCache::CacheCluster"
SUBNETS = "AWS::ElastiCache::SubnetGroup"
_ON = ("enabled", "enabling")


def replication_groups(reader: Reader) -> Iterator[Resource]:
    """Every replication group. Network and version are told by its member clusters alone."""
    tags = tagging.Tags(reader, "elasticache")
    for found in reader.items("elasticache.describe_replication_groups", "ReplicationGroups"):
        listed = reader.facts("elasticache.describe_cache_clusters", "CacheClusters")
        name = found["ReplicationGroupId"]
        token = found.get("AuthTokenEnabled")
        spelled = {
            **_cluster(_member(listed, name)),
            **found,
            "ReplicationGroupDescription": found.get("Description"),
            "AutomaticFailoverEnabled": found.get("AutomaticFailover") in _ON,
            "MultiAZEnabled": found.get("MultiAZ") in _ON,
            "DataTieringEnabled": True if found.get("DataTiering") in _ON else None,
            "GlobalReplicationGroupId": shape.pick(found, "GlobalReplicationGroupInfo", "GlobalReplicationGroupId"),
            "NumNodeGroups": len(found.get("NodeGroups", ())) or None,
            "Port": shape.pick(found, "ConfigurationEndpoint", "Port")
            or shape.pick(found, "NodeGroups", 0, "PrimaryEndpoint", "Port"),
            "UserGroupIds": found.get("UserGroupIds") or None,
            "LogDeliveryConfigurations": found.get("LogDeliveryConfigurations") or None,
            # How they were spread when the group was made is not told any more.
            "NodeGroupConfiguration": None,
            "Tags": tags.of(found["ARN"]),
        }
        live = shape.compact({"AuthTokenEnabled": token, "Status": found.get("Status")})
        yield reader.resource(GROUP, found["ARN"], shape.like(GROUP, spelled), ref=name, live=live)


def _member(clusters: Any, group: str) -> Any:
    if isinstance(clusters, Unknown):
        return clusters
    return next((found for found in clusters if found.get("ReplicationGroupId") == group), {})


_OF_MEMBERS = (
    *("EngineVersion", "CacheSubnetGroupName", "CacheParameterGroupName", "SecurityGroupIds"),
    *("CacheSecurityGroupNames", "PreferredMaintenanceWindow", "NotificationTopicArn"),
)


def _cluster(found: Any) -> dict[str, Any]:
    """What only a group's member tells of it."""
    if isinstance(found, Unknown):
        return dict.fromkeys(_OF_MEMBERS, found)
    spelled = _spelled(found)
    return {name: spelled.get(name) for name in _OF_MEMBERS}


def _spelled(found: Mapping[str, Any]) -> dict[str, Any]:
    groups = [group["SecurityGroupId"] for group in found.get("SecurityGroups", ())] or None
    named = [group["CacheSecurityGroupName"] for group in found.get("CacheSecurityGroups", ())] or None
    return {
        **found,
        "CacheParameterGroupName": shape.pick(found, "CacheParameterGroup", "CacheParameterGroupName"),
        "SecurityGroupIds": groups,
        "VpcSecurityGroupIds": groups,
        "CacheSecurityGroupNames": named,
        "NotificationTopicArn": shape.pick(found, "NotificationConfiguration", "TopicArn"),
    }


def clusters(reader: Reader) -> Iterator[Resource]:
    """Every cluster that is no member of a replication group: members are judged with their group."""
    tags = tagging.Tags(reader, "elasticache")
    for found in reader.shared("elasticache.describe_cache_clusters", "CacheClusters"):
        if found.get("ReplicationGroupId"):
            continue
        name = found["CacheClusterId"]
        arn = found.get("ARN") or reader.arn("elasticache", f"cluster:{name}")
        spelled = {
            **_spelled(found),
            "ClusterName": name,
            "Port": shape.pick(found, "ConfigurationEndpoint", "Port"),
            "LogDeliveryConfigurations": found.get("LogDeliveryConfigurations") or None,
            "Tags": tags.of(arn),
        }
        live = shape.compact(
            {"AuthTokenEnabled": found.get("AuthTokenEnabled"), "Status": found.get("CacheClusterStatus")}
        )
        yield reader.resource(CLUSTER, arn, shape.like(CLUSTER, spelled), ref=name, live=live)


def subnet_groups(reader: Reader) -> Iterator[Resource]:
    """Groups of subnets."""
    for found in reader.items("elasticache.describe_cache_subnet_groups", "CacheSubnetGroups"):
        name = found["CacheSubnetGroupName"]
        subnets = [subnet["SubnetIdentifier"] for subnet in found.get("Subnets", ())]
        spelled = {**found, "Description": found.get("CacheSubnetGroupDescription"), "SubnetIds": subnets}
        arn = found.get("ARN") or reader.arn("elasticache", f"subnetgroup:{name}")
        live = shape.compact({"VpcId": found.get("VpcId")})
        yield reader.resource(SUBNETS, arn, shape.like(SUBNETS, spelled), ref=name, live=live)


_CLUSTERS = {"elasticache.describe_cache_clusters": "elasticache:DescribeCacheClusters", **tagging.CALLS}

COLLECTORS = (
    Collector(
        service="elasticache",
        types=(GROUP,),
        calls={"elasticache.describe_replication_groups": "elasticache:DescribeReplicationGroups", **_CLUSTERS},
        collect=replication_groups,
    ),
    Collector(service="elasticache", types=(CLUSTER,), calls=_CLUSTERS, collect=clusters),
    Collector(
        service="elasticache",
        types=(SUBNETS,),
        calls={"elasticache.describe_cache_subnet_groups": "elasticache:DescribeCacheSubnetGroups"},
        collect=subnet_groups,
    ),
)
