"""ElastiCache as moto has it; what it makes of members of groups comes from written answers."""

from __future__ import annotations

import boto3

from scanner.model import Unknown
from tests.live.answers import Answer, gather_from
from tests.live.gather import assert_conform, gather, one
from tests.live.judged import judged

GROUP = "AWS::ElastiCache::ReplicationGroup"
CLUSTER = "AWS::ElastiCache::CacheCluster"
ARN = "arn:aws:elasticache:us-east-1:123456789012:"


def test_groups_and_clusters(aws: str) -> None:
    client = boto3.client("elasticache")
    client.create_replication_group(
        ReplicationGroupId="good",
        ReplicationGroupDescription="sessions",
        Engine="redis",
        CacheNodeType="cache.m6g.large",
        NumCacheClusters=2,
        AutomaticFailoverEnabled=True,
        MultiAZEnabled=True,
        AtRestEncryptionEnabled=True,
        TransitEncryptionEnabled=True,
        AuthToken="not-a-secret-but-long",
        SnapshotRetentionLimit=7,
        Tags=[{"Key": "team", "Value": "web"}],
    )
    client.create_replication_group(ReplicationGroupId="bare", ReplicationGroupDescription="none", Engine="redis")
    client.create_cache_cluster(
        CacheClusterId="alone", Engine="memcached", CacheNodeType="cache.t3.micro", NumCacheNodes=1
    )
    found, gaps = gather("elasticache", regions=("us-east-1",))
    assert gaps == []
    assert_conform(found)
    good = one(found, GROUP, "good")
    assert good.id == f"{ARN}replicationgroup:good"
    assert good.tags == {"team": "web"}
    assert good.properties["ReplicationGroupDescription"] == "sessions"
    assert good.properties["AutomaticFailoverEnabled"] is True
    assert good.live["AuthTokenEnabled"] is True
    assert one(found, CLUSTER, "alone").properties["Engine"] == "memcached"
    for rule in ("ELASTICACHE-001", "ELASTICACHE-003"):
        assert judged(rule, found) == {"good": "pass", "bare": "fail"}, rule
    assert judged("ELASTICACHE-002", found) == {"good": "pass", "bare": "fail", "alone": "fail"}
    assert judged("ELASTICACHE-004", found) == {"good": "pass", "bare": "fail", "alone": "pass"}


_ANSWERS: dict[str, Answer] = {
    "elasticache.describe_replication_groups": {
        "ReplicationGroups": [
            {
                "ReplicationGroupId": "g",
                "ARN": f"{ARN}replicationgroup:g",
                "Description": "x",
                "AutomaticFailover": "disabled",
            }
        ]
    },
    "elasticache.describe_cache_clusters": {
        "CacheClusters": [
            {
                "CacheClusterId": "g-001",
                "ARN": f"{ARN}cluster:g-001",
                "ReplicationGroupId": "g",
                "Engine": "redis",
                "EngineVersion": "7.1",
                "CacheSubnetGroupName": "private",
                "SecurityGroups": [{"SecurityGroupId": "sg-12345678", "Status": "active"}],
                "CacheParameterGroup": {"CacheParameterGroupName": "default.redis7"},
            },
            {
                "CacheClusterId": "c",
                "ARN": f"{ARN}cluster:c",
                "Engine": "redis",
                "TransitEncryptionEnabled": True,
                "SnapshotRetentionLimit": 3,
                "SecurityGroups": [{"SecurityGroupId": "sg-12345678", "Status": "active"}],
                "AutoMinorVersionUpgrade": True,
                "NotificationConfiguration": {"TopicArn": "arn:aws:sns:us-east-1:123456789012:t"},
            },
        ]
    },
    "elasticache.describe_cache_subnet_groups": {
        "CacheSubnetGroups": [
            {
                "CacheSubnetGroupName": "private",
                "CacheSubnetGroupDescription": "x",
                "VpcId": "vpc-1",
                "Subnets": [{"SubnetIdentifier": "subnet-1"}],
            }
        ]
    },
}


def test_members_tell_of_their_group() -> None:
    found, gaps = gather_from(_ANSWERS, "elasticache")
    assert gaps == []
    assert_conform(found)
    group = one(found, GROUP, "g").properties
    assert group["CacheSubnetGroupName"] == "private"
    assert (group["EngineVersion"], group["SecurityGroupIds"]) == ("7.1", ["sg-12345678"])
    cluster = one(found, CLUSTER).properties
    assert cluster["ClusterName"] == "c"
    assert cluster["VpcSecurityGroupIds"] == ["sg-12345678"]
    assert cluster["NotificationTopicArn"].endswith(":t")
    assert one(found, "AWS::ElastiCache::SubnetGroup", "private").properties["SubnetIds"] == ["subnet-1"]


def test_refused_members_leave_the_group_its_own_facts() -> None:
    answers = _ANSWERS | {"elasticache.describe_cache_clusters": "AccessDenied"}
    found, gaps = gather_from(answers, "elasticache")
    group = one(found, GROUP, "g").properties
    assert isinstance(group["CacheSubnetGroupName"], Unknown)
    assert group["ReplicationGroupDescription"] == "x"
    assert {gap.types for gap in gaps} >= {(CLUSTER,)}
