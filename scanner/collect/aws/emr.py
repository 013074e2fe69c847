"""EMR: running clusters, security configurations, and whether clusters may be open to the internet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.collect.aws import shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource, Unknown

CLUSTER = "AWS::EMR::Cluster"
SECURITY = "AWS::EMR::SecurityConfiguration"
BLOCK = "Account::EMR::BlockPublicAccess"
_NAMES = ("BlockPublicSecurityGroupRules", "PermittedPublicSecurityGroupRuleRanges")


_RUNNING = ("STARTING", "BOOTSTRAPPING", "RUNNING", "WAITING")


def clusters(reader: Reader) -> Iterator[Resource]:
    """Every cluster that runs; what has ended stays in the list for months and is left out."""
    listed = reader.items("emr.list_clusters", "Clusters", ClusterStates=list(_RUNNING))
    yield from reader.map(lambda found: _cluster(reader, found), listed)


def _cluster(reader: Reader, listed: Mapping[str, Any]) -> Resource:
    name = listed["Id"]
    told = shape.pick(reader.get("emr.describe_cluster", about=name, ClusterId=name), "Cluster")
    place = shape.pick(told, "Ec2InstanceAttributes")
    realm = shape.pick(told, "KerberosAttributes", "Realm")
    instances = {
        "Ec2SubnetId": shape.pick(place, "Ec2SubnetId"),
        "Ec2KeyName": shape.pick(place, "Ec2KeyName"),
        "TerminationProtected": shape.pick(told, "TerminationProtected"),
    }
    properties = {
        **{key: shape.pick(told, key) for key in _SAME},
        "Name": listed.get("Name"),
        "JobFlowRole": shape.pick(place, "IamInstanceProfile"),
        "Instances": told if isinstance(told, Unknown) else shape.compact(instances) or None,
        # Its passwords are not for us.
        "KerberosAttributes": realm if isinstance(realm, Unknown) else {"Realm": realm} if realm else None,
        "Tags": shape.tags(shape.pick(told, "Tags")),
    }
    live = {
        "MasterPublicDns": shape.pick(told, "MasterPublicDnsName"),
        "State": shape.pick(listed, "Status", "State"),
    }
    arn = listed.get("ClusterArn") or reader.arn("elasticmapreduce", f"cluster/{name}")
    return reader.resource(CLUSTER, arn, shape.compact(properties), ref=name, live=shape.compact(live))


_SAME = (
    *("ReleaseLabel", "LogUri", "LogEncryptionKmsKeyId", "ServiceRole", "AutoScalingRole", "SecurityConfiguration"),
    *("VisibleToAllUsers", "CustomAmiId", "ScaleDownBehavior"),
)
"""What is called alike in a template."""


def security_configurations(reader: Reader) -> Iterator[Resource]:
    """What clusters are told about encryption and sign-in."""
    listed = reader.items("emr.list_security_configurations", "SecurityConfigurations")
    yield from reader.map(lambda found: _security(reader, found["Name"]), listed)


def _security(reader: Reader, name: str) -> Resource:
    told = reader.get("emr.describe_security_configuration", about=name, Name=name)
    settings = shape.decoded(shape.pick(told, "SecurityConfiguration"))
    properties = shape.compact({"Name": name, "SecurityConfiguration": settings})
    return reader.resource(
        SECURITY, reader.arn("elasticmapreduce", f"security-configuration/{name}"), properties, ref=name
    )


def block_public_access(reader: Reader) -> Iterator[Resource]:
    """The region's block of clusters whose security groups are open to everyone, and the ports that it lets pass."""
    answer = reader.get("emr.get_block_public_access_configuration")
    block = shape.pick(answer, "BlockPublicAccessConfiguration")
    properties = shape.compact({name: shape.pick(block, name) for name in _NAMES})
    # Every region has the setting: an answer without it tells nothing.
    properties.setdefault(_NAMES[0], Unknown(f"{_NAMES[0]} of {reader.region}", _NAMES[0]))
    yield reader.resource(BLOCK, reader.settings_id(BLOCK), properties)


COLLECTORS = (
    Collector(
        service="emr",
        types=(CLUSTER,),
        calls={
            "emr.list_clusters": "elasticmapreduce:ListClusters",
            "emr.describe_cluster": "elasticmapreduce:DescribeCluster",
        },
        collect=clusters,
    ),
    Collector(
        service="emr",
        types=(SECURITY,),
        calls={
            "emr.list_security_configurations": "elasticmapreduce:ListSecurityConfigurations",
            "emr.describe_security_configuration": "elasticmapreduce:DescribeSecurityConfiguration",
        },
        collect=security_configurations,
    ),
    Collector(
        service="emr",
        types=(BLOCK,),
        calls={"emr.get_block_public_access_configuration": "elasticmapreduce:GetBlockPublicAccessConfiguration"},
        collect=block_public_access,
    ),
)
