"""RDS: databases, clusters, their groups, event subscriptions and snapshots; DocumentDB and Neptune share its API."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.collect.aws import shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource, Unknown

SNAPSHOT = "Live::RDS::Snapshot"
_FAMILIES = {"docdb": "AWS::DocDB", "neptune": "AWS::Neptune"}
_FEW = 20
"""Up to so many snapshots are asked one by one; the list of public ones has everybody's, and pages of them."""


def _type(engine: Any, name: str) -> str:
    """The type for an engine, or for a family of parameter groups: 'docdb5.0'."""
    for prefix, service in _FAMILIES.items():
        if str(engine).startswith(prefix):
            return f"{service}::{name}"
    return f"AWS::RDS::{name}"


def instances(reader: Reader) -> Iterator[Resource]:
    """Every database instance; the list carries all there is to know."""
    for found in reader.items("rds.describe_db_instances", "DBInstances"):
        type_name = _type(found.get("Engine"), "DBInstance")
        spelled = {
            **found,
            "VPCSecurityGroups": [group["VpcSecurityGroupId"] for group in found.get("VpcSecurityGroups", ())] or None,
            "DBSecurityGroups": [group["DBSecurityGroupName"] for group in found.get("DBSecurityGroups", ())] or None,
            "DBParameterGroupName": shape.pick(found, "DBParameterGroups", 0, "DBParameterGroupName"),
            "OptionGroupName": shape.pick(found, "OptionGroupMemberships", 0, "OptionGroupName"),
            "DBSubnetGroupName": shape.pick(found, "DBSubnetGroup", "DBSubnetGroupName"),
            "Domain": shape.pick(found, "DomainMemberships", 0, "Domain"),
            "DomainIAMRoleName": shape.pick(found, "DomainMemberships", 0, "IAMRoleName"),
            "Port": shape.pick(found, "Endpoint", "Port") or found.get("DbInstancePort"),
            "CustomIAMInstanceProfile": found.get("CustomIamInstanceProfile"),
            "EnableIAMDatabaseAuthentication": found.get("IAMDatabaseAuthenticationEnabled"),
            "EnablePerformanceInsights": found.get("PerformanceInsightsEnabled"),
            "EnableCloudwatchLogsExports": found.get("EnabledCloudwatchLogsExports") or None,
            "ManageMasterUserPassword": bool(found.get("MasterUserSecret")) or None,
            "SourceDBInstanceIdentifier": found.get("ReadReplicaSourceDBInstanceIdentifier"),
            "SourceDBClusterIdentifier": found.get("ReadReplicaSourceDBClusterIdentifier"),
            "AutomaticBackupReplicationRegion": _region_of(
                shape.pick(found, "DBInstanceAutomatedBackupsReplications", 0, "DBInstanceAutomatedBackupsArn")
            ),
            "ProcessorFeatures": found.get("ProcessorFeatures") or None,
            "AssociatedRoles": found.get("AssociatedRoles") or None,
            "Tags": shape.tags(found.get("TagList")),
        }
        live = {
            "CertificateValidTill": shape.moment(shape.pick(found, "CertificateDetails", "ValidTill")),
            "Status": found.get("DBInstanceStatus"),
            "VpcId": shape.pick(found, "DBSubnetGroup", "VpcId"),
        }
        yield reader.resource(
            type_name,
            found["DBInstanceArn"],
            shape.like(type_name, spelled),
            ref=found["DBInstanceIdentifier"],
            live=shape.compact(live),
        )


def _region_of(arn: Any) -> str | None:
    return arn.split(":")[3] if isinstance(arn, str) and arn.count(":") > 3 else None


def clusters(reader: Reader) -> Iterator[Resource]:
    """Every database cluster."""
    for found in reader.items("rds.describe_db_clusters", "DBClusters"):
        type_name = _type(found.get("Engine"), "DBCluster")
        serverless = found.get("ServerlessV2ScalingConfiguration")
        spelled = {
            **found,
            "VpcSecurityGroupIds": [group["VpcSecurityGroupId"] for group in found.get("VpcSecurityGroups", ())]
            or None,
            "DBClusterParameterGroupName": found.get("DBClusterParameterGroup"),
            "DBSubnetGroupName": found.get("DBSubnetGroup"),
            "DBPort": found.get("Port"),
            "KmsKeyId": found.get("KmsKeyId") if found.get("StorageEncrypted") else None,
            "EnableIAMDatabaseAuthentication": found.get("IAMDatabaseAuthenticationEnabled"),
            "IamAuthEnabled": found.get("IAMDatabaseAuthenticationEnabled"),
            "EnableCloudwatchLogsExports": found.get("EnabledCloudwatchLogsExports") or None,
            "EnableHttpEndpoint": found.get("HttpEndpointEnabled"),
            "EnableGlobalWriteForwarding": found.get("GlobalWriteForwardingRequested"),
            "PerformanceInsightsKmsKeyId": found.get("PerformanceInsightsKMSKeyId"),
            "ManageMasterUserPassword": bool(found.get("MasterUserSecret")) or None,
            "MasterUserSecretKmsKeyId": shape.pick(found, "MasterUserSecret", "KmsKeyId"),
            "ScalingConfiguration": found.get("ScalingConfigurationInfo"),
            "ServerlessV2ScalingConfiguration": serverless,
            "ServerlessScalingConfiguration": serverless,
            "AssociatedRoles": found.get("AssociatedRoles") or None,
            "Tags": shape.tags(found.get("TagList")),
        }
        live = {"Status": found.get("Status"), "MultiAZ": found.get("MultiAZ")}
        yield reader.resource(
            type_name,
            found["DBClusterArn"],
            shape.like(type_name, spelled),
            ref=found["DBClusterIdentifier"],
            live=shape.compact(live),
        )


def global_clusters(reader: Reader) -> Iterator[Resource]:
    """Clusters that span regions: each region tells of all of them."""
    for found in reader.items("rds.describe_global_clusters", "GlobalClusters"):
        type_name = _type(found.get("Engine"), "GlobalCluster")
        properties = shape.like(type_name, found, Tags=shape.tags(found.get("TagList")))
        yield reader.resource(
            type_name, found["GlobalClusterArn"], properties, ref=found["GlobalClusterIdentifier"], region=""
        )


def subnet_groups(reader: Reader) -> Iterator[Resource]:
    """Groups of subnets, of whatever engine: nothing in the API tells those of DocumentDB and Neptune apart."""
    type_name = "AWS::RDS::DBSubnetGroup"
    for found in reader.items("rds.describe_db_subnet_groups", "DBSubnetGroups"):
        name = found["DBSubnetGroupName"]
        subnets = [subnet["SubnetIdentifier"] for subnet in found.get("Subnets", ())]
        properties = shape.like(type_name, found, SubnetIds=subnets)
        arn = found.get("DBSubnetGroupArn") or reader.arn("rds", f"subgrp:{name}")
        live = shape.compact({"VpcId": found.get("VpcId")})
        yield reader.resource(type_name, arn, properties, ref=name, live=live)


def parameter_groups(reader: Reader) -> Iterator[Resource]:
    """Parameter groups of instances, with the parameters that somebody set."""
    listed = reader.items("rds.describe_db_parameter_groups", "DBParameterGroups")
    yield from reader.map(lambda group: _group(reader, group, ""), _own(listed, "DBParameterGroupName"))


def cluster_parameter_groups(reader: Reader) -> Iterator[Resource]:
    """Parameter groups of clusters, with the parameters that somebody set."""
    listed = reader.items("rds.describe_db_cluster_parameter_groups", "DBClusterParameterGroups")
    yield from reader.map(lambda group: _group(reader, group, "Cluster"), _own(listed, "DBClusterParameterGroupName"))


def _own(groups: Iterator[Any], name: str) -> Iterator[Any]:
    """Without AWS's own groups, which nobody can change: what uses them is judged by their names."""
    return (group for group in groups if not str(group[name]).startswith("default."))


def _group(reader: Reader, found: Mapping[str, Any], kind: str) -> Resource:
    key = f"DB{kind}ParameterGroupName"
    name = found[key]
    type_name = _type(found.get("DBParameterGroupFamily"), f"DB{kind}ParameterGroup")
    operation = f"rds.describe_db_{'cluster_' if kind else ''}parameters"
    listed = reader.listed(operation, "Parameters", about=name, Source="user", **{key: name})
    parameters = listed
    if not isinstance(listed, Unknown):
        parameters = {item["ParameterName"]: item["ParameterValue"] for item in listed if "ParameterValue" in item}
    spelled = {**found, "Family": found.get("DBParameterGroupFamily"), "Name": name, "Parameters": parameters or None}
    arn = found.get(f"DB{kind}ParameterGroupArn") or reader.arn("rds", f"{'cluster-pg' if kind else 'pg'}:{name}")
    return reader.resource(type_name, arn, shape.like(type_name, spelled), ref=name)


def event_subscriptions(reader: Reader) -> Iterator[Resource]:
    """Who is told of the databases' events."""
    type_name = "AWS::RDS::EventSubscription"
    for found in reader.items("rds.describe_event_subscriptions", "EventSubscriptionsList"):
        name = found["CustSubscriptionId"]
        spelled = {
            **found,
            "SubscriptionName": name,
            "SourceIds": found.get("SourceIdsList") or None,
            "EventCategories": found.get("EventCategoriesList") or None,
        }
        arn = found.get("EventSubscriptionArn") or reader.arn("rds", f"es:{name}")
        live = shape.compact({"Status": found.get("Status")})
        yield reader.resource(type_name, arn, shape.like(type_name, spelled), ref=name, live=live)


def snapshots(reader: Reader) -> Iterator[Resource]:
    """Snapshots of instances, and to whom the manual ones, the only ones that can be shared, are given."""
    yield from _snapshots(reader, "")


def cluster_snapshots(reader: Reader) -> Iterator[Resource]:
    """Snapshots of clusters, and to whom the manual ones are given."""
    yield from _snapshots(reader, "Cluster")


def _snapshots(reader: Reader, kind: str) -> Iterator[Resource]:
    listing = f"rds.describe_db_{'cluster_' if kind else ''}snapshots"
    name = f"DB{kind}Snapshot"
    listed = list(reader.items(listing, f"{name}s"))
    manual = [found for found in listed if found.get("SnapshotType") == "manual"]
    shared: dict[str, Any] = {}
    if len(manual) > _FEW:
        public = reader.listed(listing, f"{name}s", SnapshotType="public", IncludePublic=True)
        told = isinstance(public, Unknown)
        arns = set() if told else {found[f"{name}Arn"] for found in public}
        # This list doesn't tell of single accounts: only what is public is sure.
        shared = {arn: public if told else ["all"] if arn in arns else None for arn in _arns(manual, name)}
    else:
        asked = reader.map(lambda found: _shared_with(reader, found, kind), manual)
        shared = dict(zip(_arns(manual, name), asked, strict=True))
    for found in listed:
        properties = {
            "SnapshotIdentifier": found[f"{name}Identifier"],
            "SourceIdentifier": found.get(f"DB{kind or 'Instance'}Identifier"),
            "SnapshotType": found.get("SnapshotType"),
            "Engine": found.get("Engine"),
            "Encrypted": found.get("StorageEncrypted" if kind else "Encrypted"),
            "KmsKeyId": found.get("KmsKeyId"),
            "SnapshotCreateTime": shape.moment(found.get("SnapshotCreateTime")),
            "RestoreAttribute": shared.get(found[f"{name}Arn"]),
            "Tags": shape.tags(found.get("TagList")),
        }
        ref = found[f"{name}Identifier"]
        yield reader.resource(SNAPSHOT, found[f"{name}Arn"], shape.compact(properties), ref=ref)


def _arns(found: list[Any], name: str) -> list[str]:
    return [snapshot[f"{name}Arn"] for snapshot in found]


def _shared_with(reader: Reader, found: Mapping[str, Any], kind: str) -> Any:
    """'all' and the accounts that may restore it."""
    key = f"DB{kind}SnapshotIdentifier"
    name = found[key]
    operation = f"rds.describe_db_{'cluster_' if kind else ''}snapshot_attributes"
    answer = reader.get(operation, about=name, **{key: name})
    attributes = shape.pick(answer, f"DB{kind}SnapshotAttributesResult", f"DB{kind}SnapshotAttributes")
    if isinstance(attributes, Unknown):
        return attributes
    restore = [item for item in attributes or () if item.get("AttributeName") == "restore"]
    return [str(account) for item in restore for account in item.get("AttributeValues", ())]


def _types(name: str) -> tuple[str, ...]:
    return (f"AWS::RDS::{name}", *(f"{service}::{name}" for service in _FAMILIES.values()))


COLLECTORS = (
    Collector(
        service="rds",
        types=_types("DBInstance"),
        calls={"rds.describe_db_instances": "rds:DescribeDBInstances"},
        collect=instances,
    ),
    Collector(
        service="rds",
        types=_types("DBCluster"),
        calls={"rds.describe_db_clusters": "rds:DescribeDBClusters"},
        collect=clusters,
    ),
    Collector(
        service="rds",
        types=_types("GlobalCluster"),
        calls={"rds.describe_global_clusters": "rds:DescribeGlobalClusters"},
        collect=global_clusters,
        is_global=True,
    ),
    Collector(
        service="rds",
        types=("AWS::RDS::DBSubnetGroup",),
        calls={"rds.describe_db_subnet_groups": "rds:DescribeDBSubnetGroups"},
        collect=subnet_groups,
    ),
    Collector(
        service="rds",
        types=("AWS::RDS::DBParameterGroup", "AWS::Neptune::DBParameterGroup"),
        calls={
            "rds.describe_db_parameter_groups": "rds:DescribeDBParameterGroups",
            "rds.describe_db_parameters": "rds:DescribeDBParameters",
        },
        collect=parameter_groups,
    ),
    Collector(
        service="rds",
        types=_types("DBClusterParameterGroup"),
        calls={
            "rds.describe_db_cluster_parameter_groups": "rds:DescribeDBClusterParameterGroups",
            "rds.describe_db_cluster_parameters": "rds:DescribeDBClusterParameters",
        },
        collect=cluster_parameter_groups,
    ),
    Collector(
        service="rds",
        types=("AWS::RDS::EventSubscription",),
        calls={"rds.describe_event_subscriptions": "rds:DescribeEventSubscriptions"},
        collect=event_subscriptions,
    ),
    Collector(
        service="rds",
        types=(SNAPSHOT,),
        calls={
            "rds.describe_db_snapshots": "rds:DescribeDBSnapshots",
            "rds.describe_db_snapshot_attributes": "rds:DescribeDBSnapshotAttributes",
        },
        collect=snapshots,
    ),
    Collector(
        service="rds",
        types=(SNAPSHOT,),
        calls={
            "rds.describe_db_cluster_snapshots": "rds:DescribeDBClusterSnapshots",
            "rds.describe_db_cluster_snapshot_attributes": "rds:DescribeDBClusterSnapshotAttributes",
        },
        collect=cluster_snapshots,
    ),
)
