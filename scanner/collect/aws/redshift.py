"""Redshift: clusters with their logging, parameter groups, subnet groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.collect.aws import shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource, Unknown

CLUSTER = "AWS::Redshift::Cluster"
PARAMETERS = "AWS::Redshift::ClusterParameterGroup"
SUBNETS = "AWS::Redshift::ClusterSubnetGroup"


def clusters(reader: Reader) -> Iterator[Resource]:
    """Every cluster."""
    listed = reader.items("redshift.describe_clusters", "Clusters")
    yield from reader.map(lambda found: _cluster(reader, found), listed)


def _cluster(reader: Reader, found: Mapping[str, Any]) -> Resource:
    name = found["ClusterIdentifier"]
    logging = reader.get("redshift.describe_logging_status", about=name, ClusterIdentifier=name)
    subnets = found.get("ClusterSubnetGroupName") or found.get("VpcId")
    copied = found.get("ClusterSnapshotCopyStatus") or {}
    hsm = found.get("HsmStatus") or {}
    # Some are told as words, some as truth values.
    spread = str(found.get("MultiAZ", "")).lower()
    moves = found.get("AvailabilityZoneRelocationStatus")
    spelled = {
        **found,
        "VpcSecurityGroupIds": [group["VpcSecurityGroupId"] for group in found.get("VpcSecurityGroups", ())] or None,
        "ClusterSecurityGroups": None if subnets else _classic(found),
        "ClusterParameterGroupName": shape.pick(found, "ClusterParameterGroups", 0, "ParameterGroupName"),
        "ClusterType": "multi-node" if found.get("NumberOfNodes", 1) > 1 else "single-node",
        "Endpoint": None,
        "Port": shape.pick(found, "Endpoint", "Port"),
        "IamRoles": [role["IamRoleArn"] for role in found.get("IamRoles", ())] or None,
        "MultiAZ": {"enabled": True, "disabled": False, "true": True, "false": False}.get(spread),
        "AvailabilityZoneRelocationStatus": None,
        "AvailabilityZoneRelocation": None if moves is None else moves in ("enabled", "pending_enabling"),
        "ManageMasterPassword": bool(found.get("MasterPasswordSecretArn")) or None,
        "DestinationRegion": copied.get("DestinationRegion"),
        "SnapshotCopyRetentionPeriod": copied.get("RetentionPeriod"),
        "SnapshotCopyGrantName": copied.get("SnapshotCopyGrantName"),
        "HsmConfigurationIdentifier": hsm.get("HsmConfigurationIdentifier"),
        "HsmClientCertificateIdentifier": hsm.get("HsmClientCertificateIdentifier"),
        "LoggingProperties": _logging(logging),
        "Tags": shape.tags(found.get("Tags")),
    }
    live = shape.compact({"Status": found.get("ClusterStatus"), "VpcId": found.get("VpcId")})
    arn = reader.arn("redshift", f"cluster:{name}")
    return reader.resource(CLUSTER, arn, shape.like(CLUSTER, spelled), ref=name, live=live)


def _classic(found: Mapping[str, Any]) -> list[str] | None:
    """The groups of EC2-Classic, which mean nothing in a VPC."""
    return [group["ClusterSecurityGroupName"] for group in found.get("ClusterSecurityGroups", ())] or None


def _logging(answer: Any) -> Any:
    if isinstance(answer, Unknown):
        return answer
    if not answer.get("LoggingEnabled"):
        return None
    # Absent is where logs always went: to a bucket.
    return {
        **shape.part(CLUSTER, ("LoggingProperties",), answer),
        "LogDestinationType": answer.get("LogDestinationType") or "s3",
    }


def parameter_groups(reader: Reader) -> Iterator[Resource]:
    """Parameter groups, with the parameters that somebody set; without AWS's own, which nobody can change."""
    listed = reader.items("redshift.describe_cluster_parameter_groups", "ParameterGroups")
    own = (found for found in listed if not str(found["ParameterGroupName"]).startswith("default."))
    yield from reader.map(lambda found: _parameter_group(reader, found), own)


def _parameter_group(reader: Reader, found: Mapping[str, Any]) -> Resource:
    name = found["ParameterGroupName"]
    parameters = reader.listed(
        "redshift.describe_cluster_parameters", "Parameters", about=name, ParameterGroupName=name, Source="user"
    )
    properties = shape.like(
        PARAMETERS,
        found,
        Parameters=shape.part(PARAMETERS, ("Parameters",), parameters or None),
        Tags=shape.tags(found.get("Tags")),
    )
    return reader.resource(PARAMETERS, reader.arn("redshift", f"parametergroup:{name}"), properties, ref=name)


def subnet_groups(reader: Reader) -> Iterator[Resource]:
    """Groups of subnets."""
    for found in reader.items("redshift.describe_cluster_subnet_groups", "ClusterSubnetGroups"):
        name = found["ClusterSubnetGroupName"]
        subnets = [subnet["SubnetIdentifier"] for subnet in found.get("Subnets", ())]
        properties = shape.like(SUBNETS, found, SubnetIds=subnets, Tags=shape.tags(found.get("Tags")))
        live = shape.compact({"VpcId": found.get("VpcId")})
        yield reader.resource(SUBNETS, reader.arn("redshift", f"subnetgroup:{name}"), properties, ref=name, live=live)


COLLECTORS = (
    Collector(
        service="redshift",
        types=(CLUSTER,),
        calls={
            "redshift.describe_clusters": "redshift:DescribeClusters",
            "redshift.describe_logging_status": "redshift:DescribeLoggingStatus",
        },
        collect=clusters,
    ),
    Collector(
        service="redshift",
        types=(PARAMETERS,),
        calls={
            "redshift.describe_cluster_parameter_groups": "redshift:DescribeClusterParameterGroups",
            "redshift.describe_cluster_parameters": "redshift:DescribeClusterParameters",
        },
        collect=parameter_groups,
    ),
    Collector(
        service="redshift",
        types=(SUBNETS,),
        calls={"redshift.describe_cluster_subnet_groups": "redshift:DescribeClusterSubnetGroups"},
        collect=subnet_groups,
    ),
)
