"""
What AWS Config recorded, told as the services themselves would tell it.

Config keeps of most resources what their service answered, in another spelling: 'dBInstanceIdentifier' for
'DBInstanceIdentifier'. Spelled back by botocore's model of the answer, it goes through the collectors that read
accounts, so that both give the same resources. What Config does not record is refused, and so stays unknown.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar

import botocore.model

from scanner.collect.aws import config_s3, shape
from scanner.collect.aws.models import loader
from scanner.collect.aws.reader import Refused

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Recorded:
    """A configuration item: one resource as AWS Config saw it."""

    type: str
    """As Config names it; for IAM's managed policies that is AWS::IAM::Policy."""
    id: str
    name: str
    arn: str
    account: str
    region: str
    """'global' for what has none."""
    captured: str
    """UTC, '2026-11-21T09:00:00Z'."""
    configuration: Mapping[str, Any]
    beside: Mapping[str, Any] = field(default_factory=dict)
    """What Config calls supplementary configuration, JSON text parsed."""
    tags: Mapping[str, str] | None = None
    """None where the item says nothing of tags."""
    file: str = ""

    def said(self) -> frozenset[str]:
        """The names of all that it tells, be it null, in lower case."""
        return frozenset(name.lower() for name in (*self.configuration, *self.beside))


class Replay:
    """A `Caller` (see reader.py) that answers from configuration items."""

    def __init__(
        self, account: str, partition: str, regions: tuple[str, ...], at: str, items: Mapping[str, Iterable[Recorded]]
    ) -> None:
        """`items` by Config's type: those that this caller knows of."""
        self.account = account
        self.partition = partition
        self.regions = regions
        self.at = at
        self._items = {name: tuple(listed) for name, listed in items.items()}
        self._named: dict[str, dict[str, Recorded]] = {}

    def pages(self, operation: str, region: str, parameters: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        """The answer to 's3.list_buckets', in one page. Raises Refused for all that Config does not record."""
        service, method = operation.split(".")
        call = f"{service}:{''.join(part.capitalize() for part in method.split('_'))}"
        given = {name: value for name, value in parameters.items() if name not in _PAGING}
        try:
            yield self._answer(operation, given)
        except _Absent as absent:
            raise Refused(call, "vanished", absent.code, "AWS Config recorded that there is none") from None
        except _Unrecorded:
            raise Refused(call, "unrecorded", "NotRecorded", "AWS Config does not record it") from None

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """The function's results in the order of the items."""
        return map(function, items)

    def _answer(self, operation: str, given: Mapping[str, Any]) -> Mapping[str, Any]:
        if operation in LISTS:
            type_name, path, expected = LISTS[operation]
            if type_name not in self._items or set(given) - set(expected):
                raise _Unrecorded
            return _nested(path, [self._described(operation, path, item) for item in self._items[type_name]])
        if operation in DETAILS:
            return DETAILS[operation](self, given)
        raise _Unrecorded

    def _described(self, operation: str, path: str, item: Recorded) -> Any:
        """An item as it stands in the list of an answer."""
        told = _FIRST.get(item.type, _same)(item.configuration)
        known = output(operation)
        for step in path.split("."):
            known = known.members[step]
            known = known.member if known.type_name == "list" else known
        described = spelled(told, known)
        for name in ("Tags", "TagList"):
            if name in known.members and item.tags is not None and not described.get(name):
                described[name] = _tags(item)
        return described

    def of(self, type_name: str) -> tuple[Recorded, ...]:
        """The items of a type. Raises if Config recorded none."""
        if type_name not in self._items:
            raise _Unrecorded
        return self._items[type_name]

    def one(self, type_name: str, name: Any) -> Recorded:
        """The item that goes by an id, a name or an ARN."""
        if type_name not in self._named:
            self._named[type_name] = {
                known: item for item in self.of(type_name) for known in (item.arn, item.name, item.id) if known
            }
        found = self._named[type_name].get(name)
        if found is None:
            raise _Unrecorded
        return found


class _Unrecorded(Exception):
    """Config does not tell it."""


class _Absent(Exception):
    """Config tells that there is none."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
        """What the service says then."""


# --- spelling ----------------------------------------------------------------------------------------------------


@cache
def output(operation: str) -> Any:
    """botocore's shape of an answer: of 'ec2.describe_volumes'."""
    service, method = operation.split(".")
    loader().need((operation,))
    model = botocore.model.ServiceModel(loader().load_service_model(service, "service-2"), service)
    name = next(name for name in model.operation_names if botocore.xform_name(name) == method)
    return model.operation_model(name).output_shape


def spelled(value: Any, known: Any) -> Any:
    """A value of Config's in the names and types of a shape. What the shape doesn't have is left out, and nulls."""
    if value is None or known is None:
        return None
    if known.type_name == "structure":
        if not isinstance(value, Mapping):
            return None
        names = _names(known)
        found = {}
        for key, item in value.items():
            name = names.get(str(key).lower())
            told = spelled(item, known.members[name]) if name else None
            if told is not None:
                found[name] = told
        return found
    if known.type_name == "list":
        listed = value if isinstance(value, list) else [value]
        return [told for item in listed if (told := spelled(item, known.member)) is not None]
    if known.type_name == "map":
        return {key: spelled(item, known.value) for key, item in value.items()} if isinstance(value, Mapping) else None
    if known.type_name == "timestamp":
        return moment(value)
    return value


@cache
def _names(known: Any) -> dict[str, str]:
    return {name.lower(): name for name in known.members}


def moment(value: Any) -> Any:
    """A time from ISO text, or from seconds or milliseconds since 1970; what is no time stays as it is."""
    try:
        if isinstance(value, str):
            return datetime.datetime.fromisoformat(value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.datetime.fromtimestamp(value / 1000 if value > _SECONDS else value, datetime.UTC)
    except (ValueError, OverflowError, OSError):
        pass
    return value


_SECONDS = 1e11
"""A larger number of seconds lies in the year 5138."""


def _same(told: Mapping[str, Any]) -> Mapping[str, Any]:
    return told


def _tags(item: Recorded) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in sorted((item.tags or {}).items())]


def _nested(path: str, listed: list[Any]) -> dict[str, Any]:
    """An answer in which a list stands at a path; a list on the way has one entry for each item."""
    name, _, rest = path.partition(".")
    return {name: [{rest: [item]} for item in listed]} if rest else {name: listed}


def _group(told: Mapping[str, Any]) -> Mapping[str, Any]:
    """A security group: its ranges of old are plain texts, and of late they stand under another name too."""
    found = dict(told)
    for name in ("ipPermissions", "ipPermissionsEgress"):
        if isinstance(permissions := told.get(name), list):
            found[name] = [_permission(permission) for permission in permissions]
    return found


def _permission(told: Any) -> Any:
    if not isinstance(told, Mapping):
        return told
    ranges = told.get("ipv4Ranges") or told.get("ipRanges") or []
    prefixes = told.get("prefixListIds") or []
    return {
        **{name: value for name, value in told.items() if name not in ("ipv4Ranges", "ipRanges")},
        "ipRanges": [{"cidrIp": item} if isinstance(item, str) else item for item in ranges],
        "prefixListIds": [{"prefixListId": item} if isinstance(item, str) else item for item in prefixes],
    }


def _bounded(told: Mapping[str, Any]) -> Mapping[str, Any]:
    """A user or role whose boundary is told by its ARN alone."""
    boundary = told.get("permissionsBoundary")
    return {**told, "permissionsBoundary": {"permissionsBoundaryArn": boundary}} if isinstance(boundary, str) else told


_FIRST: Mapping[str, Callable[[Mapping[str, Any]], Mapping[str, Any]]] = {
    "AWS::EC2::SecurityGroup": _group,
    "AWS::IAM::User": _bounded,
    "AWS::IAM::Role": _bounded,
}
"""What has to be put right before names are."""

_PAGING = frozenset({"MaxResults", "MaxRecords", "MaxItems", "Limit", "MaxBuckets"})

LISTS: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "autoscaling.describe_auto_scaling_groups": ("AWS::AutoScaling::AutoScalingGroup", "AutoScalingGroups", ()),
    "autoscaling.describe_launch_configurations": (
        "AWS::AutoScaling::LaunchConfiguration", "LaunchConfigurations", (),
    ),
    "cloudtrail.describe_trails": ("AWS::CloudTrail::Trail", "trailList", ("includeShadowTrails",)),
    "ec2.describe_addresses": ("AWS::EC2::EIP", "Addresses", ()),
    "ec2.describe_flow_logs": ("AWS::EC2::FlowLog", "FlowLogs", ()),
    "ec2.describe_instances": ("AWS::EC2::Instance", "Reservations.Instances", ()),
    "ec2.describe_internet_gateways": ("AWS::EC2::InternetGateway", "InternetGateways", ()),
    "ec2.describe_network_acls": ("AWS::EC2::NetworkAcl", "NetworkAcls", ()),
    "ec2.describe_network_interfaces": ("AWS::EC2::NetworkInterface", "NetworkInterfaces", ()),
    "ec2.describe_route_tables": ("AWS::EC2::RouteTable", "RouteTables", ()),
    "ec2.describe_security_groups": ("AWS::EC2::SecurityGroup", "SecurityGroups", ()),
    "ec2.describe_subnets": ("AWS::EC2::Subnet", "Subnets", ()),
    "ec2.describe_volumes": ("AWS::EC2::Volume", "Volumes", ()),
    "ec2.describe_vpc_endpoints": ("AWS::EC2::VPCEndpoint", "VpcEndpoints", ()),
    "ec2.describe_vpcs": ("AWS::EC2::VPC", "Vpcs", ()),
    "ec2.describe_vpn_connections": ("AWS::EC2::VPNConnection", "VpnConnections", ()),
    "elbv2.describe_load_balancers": ("AWS::ElasticLoadBalancingV2::LoadBalancer", "LoadBalancers", ()),
    "lambda.list_functions": ("AWS::Lambda::Function", "Functions", ()),
    "rds.describe_db_cluster_snapshots": ("AWS::RDS::DBClusterSnapshot", "DBClusterSnapshots", ()),
    "rds.describe_db_clusters": ("AWS::RDS::DBCluster", "DBClusters", ()),
    "rds.describe_db_instances": ("AWS::RDS::DBInstance", "DBInstances", ()),
    "rds.describe_db_snapshots": ("AWS::RDS::DBSnapshot", "DBSnapshots", ()),
    "rds.describe_db_subnet_groups": ("AWS::RDS::DBSubnetGroup", "DBSubnetGroups", ()),
    "rds.describe_event_subscriptions": ("AWS::RDS::EventSubscription", "EventSubscriptionsList", ()),
    "redshift.describe_cluster_subnet_groups": ("AWS::Redshift::ClusterSubnetGroup", "ClusterSubnetGroups", ()),
    "redshift.describe_clusters": ("AWS::Redshift::Cluster", "Clusters", ()),
}  # fmt: skip
"""
Of each list: the type that Config keeps what it tells under, the path in the answer, and the parameters that narrow
nothing which Config records. With any other parameter the list would be another, and is refused.
"""


_DETAILS_OF = {
    "AWS::DynamoDB::Table": ("dynamodb.describe_table", "Table"),
    "AWS::IAM::Group": ("iam.get_account_authorization_details", "GroupDetailList"),
    "AWS::IAM::Policy": ("iam.get_account_authorization_details", "Policies"),
    "AWS::IAM::Role": ("iam.get_account_authorization_details", "RoleDetailList"),
    "AWS::IAM::User": ("iam.get_account_authorization_details", "UserDetailList"),
}


@cache
def members(type_name: str) -> frozenset[str]:
    """What a service can tell of a resource of one of Config's types, in lower case; empty where that isn't known."""
    told = {kind: (operation, path) for operation, (kind, path, _) in LISTS.items()} | _DETAILS_OF
    if type_name not in told:
        return frozenset()
    operation, path = told[type_name]
    known = output(operation)
    for step in path.split("."):
        known = known.members[step]
        known = known.member if known.type_name == "list" else known
    return frozenset(name.lower() for name in known.members)


# --- details -----------------------------------------------------------------------------------------------------


def _details_of_all(replay: Replay, given: Mapping[str, Any]) -> Mapping[str, Any]:
    names = {
        "UserDetailList": "AWS::IAM::User",
        "GroupDetailList": "AWS::IAM::Group",
        "RoleDetailList": "AWS::IAM::Role",
        "Policies": "AWS::IAM::Policy",
    }
    operation = "iam.get_account_authorization_details"
    return {
        key: [replay._described(operation, key, item) for item in replay._items.get(type_name, ())]
        for key, type_name in names.items()
    }


def _keys(replay: Replay, given: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"Keys": [{"KeyId": item.id, "KeyArn": item.arn} for item in replay.of("AWS::KMS::Key")]}


def _key(replay: Replay, given: Mapping[str, Any]) -> Mapping[str, Any]:
    item = replay.one("AWS::KMS::Key", given["KeyId"])
    told = spelled(item.configuration, output("kms.describe_key").members["KeyMetadata"])
    # Of old a key's spec had another name.
    return {"KeyMetadata": {**({"KeySpec": old} if (old := told.get("CustomerMasterKeySpec")) else {}), **told}}


def _key_policy(replay: Replay, given: Mapping[str, Any]) -> Mapping[str, Any]:
    policy = _beside(replay.one("AWS::KMS::Key", given["KeyId"]), "Policy")
    return {"Policy": policy if isinstance(policy, str) else json.dumps(policy)}


def _key_rotation(replay: Replay, given: Mapping[str, Any]) -> Mapping[str, Any]:
    status = _beside(replay.one("AWS::KMS::Key", given["KeyId"]), "KeyRotationStatus")
    if isinstance(status, Mapping):
        status = next((value for name, value in status.items() if name.lower() == "keyrotationenabled"), None)
    if not isinstance(status, bool):
        raise _Unrecorded
    return {"KeyRotationEnabled": status}


def _beside(item: Recorded, name: str) -> Any:
    """What stands in the supplementary configuration. Raises where nothing does."""
    value = item.beside.get(name)
    if value is None:
        raise _Unrecorded
    return value


def _tags_of(type_name: str, parameter: str, key: str) -> Callable[[Replay, Mapping[str, Any]], Mapping[str, Any]]:
    """The tags of one resource, which each item has."""

    def answer(replay: Replay, given: Mapping[str, Any]) -> Mapping[str, Any]:
        item = replay.one(type_name, given[parameter])
        if item.tags is None:
            raise _Unrecorded
        return {key: _tags(item)}

    return answer


def _trail_tags(replay: Replay, given: Mapping[str, Any]) -> Mapping[str, Any]:
    items = [replay.one("AWS::CloudTrail::Trail", arn) for arn in given["ResourceIdList"]]
    if any(item.tags is None for item in items):
        raise _Unrecorded
    return {"ResourceTagList": [{"ResourceId": item.arn, "TagsList": _tags(item)} for item in items]}


def _all_tags(replay: Replay, given: Mapping[str, Any]) -> Mapping[str, Any]:
    services = {kind.partition(":")[0] for kind in given.get("ResourceTypeFilters", ())}
    everything = (item for listed in replay._items.values() for item in listed)
    items = [item for item in everything if not services or not services.isdisjoint(item.arn.split(":")[2:3])]
    if any(item.tags is None for item in items):
        raise _Unrecorded
    return {"ResourceTagMappingList": [{"ResourceARN": item.arn, "Tags": _tags(item)} for item in items if item.tags]}


def _tables(replay: Replay, given: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"TableNames": [item.name or item.id for item in replay.of("AWS::DynamoDB::Table")]}


def _table(replay: Replay, given: Mapping[str, Any]) -> Mapping[str, Any]:
    item = replay.one("AWS::DynamoDB::Table", given["TableName"])
    return {"Table": spelled(item.configuration, output("dynamodb.describe_table").members["Table"])}


def _table_backups(replay: Replay, given: Mapping[str, Any]) -> Mapping[str, Any]:
    told = _beside(replay.one("AWS::DynamoDB::Table", given["TableName"]), "ContinuousBackupsDescription")
    known = output("dynamodb.describe_continuous_backups").members["ContinuousBackupsDescription"]
    found = spelled(told, known)
    if not shape.pick(found, "PointInTimeRecoveryDescription", "PointInTimeRecoveryStatus"):
        raise _Unrecorded
    return {"ContinuousBackupsDescription": found}


def _function_policy(replay: Replay, given: Mapping[str, Any]) -> Mapping[str, Any]:
    item = replay.one("AWS::Lambda::Function", given["FunctionName"])
    if "Policy" not in item.beside:
        raise _Unrecorded
    policy = item.beside["Policy"]
    if not policy:
        raise _Absent("ResourceNotFoundException")
    return {"Policy": policy if isinstance(policy, str) else json.dumps(policy)}


def _balancer_attributes(replay: Replay, given: Mapping[str, Any]) -> Mapping[str, Any]:
    item = replay.one("AWS::ElasticLoadBalancingV2::LoadBalancer", given["LoadBalancerArn"])
    told = _beside(item, "LoadBalancerAttributes")
    return {"Attributes": spelled(told, output("elbv2.describe_load_balancer_attributes").members["Attributes"])}


def _snapshot_attributes(kind: str) -> Callable[[Replay, Mapping[str, Any]], Mapping[str, Any]]:
    def answer(replay: Replay, given: Mapping[str, Any]) -> Mapping[str, Any]:
        item = replay.one(f"AWS::RDS::DB{kind}Snapshot", given[f"DB{kind}SnapshotIdentifier"])
        told = _beside(item, f"DB{kind}SnapshotAttributes")
        listed = told if isinstance(told, list) else []
        attributes = [
            {name[:1].upper() + name[1:]: value for name, value in entry.items()}
            for entry in listed
            if isinstance(entry, Mapping)
        ]
        return {f"DB{kind}SnapshotAttributesResult": {f"DB{kind}SnapshotAttributes": attributes}}

    return answer


def _topics(replay: Replay, given: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"Topics": [{"TopicArn": item.arn} for item in replay.of("AWS::SNS::Topic")]}


def _topic(replay: Replay, given: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"Attributes": _attributes(replay.one("AWS::SNS::Topic", given["TopicArn"]))}


def _queues(replay: Replay, given: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"QueueUrls": [_queue_url(item) for item in replay.of("AWS::SQS::Queue")]}


def _queue_url(item: Recorded) -> str:
    told = item.configuration.get("QueueUrl") or (item.id if "://" in item.id else "")
    return str(told) or f"https://sqs.{item.region}.amazonaws.com/{item.account}/{item.name or item.id}"


def _queue(replay: Replay, given: Mapping[str, Any]) -> Mapping[str, Any]:
    url = str(given["QueueUrl"])
    for name in (url, url.rpartition("/")[2]):
        try:
            item = replay.one("AWS::SQS::Queue", name)
        except _Unrecorded:
            continue
        if _queue_url(item) == url:
            return {"Attributes": _attributes(item)}
    raise _Unrecorded


def _attributes(item: Recorded) -> dict[str, str]:
    """The attributes of a topic or queue: texts, each; those that are not set are not there."""
    return {
        name[:1].upper() + name[1:]: value if isinstance(value, str) else json.dumps(value)
        for name, value in item.configuration.items()
        if value is not None
    }


def _bucket(method: str) -> Callable[[Replay, Mapping[str, Any]], Mapping[str, Any]]:
    def answer(replay: Replay, given: Mapping[str, Any]) -> Mapping[str, Any]:
        item = replay.one("AWS::S3::Bucket", given["Bucket"])
        name, absent, translate = config_s3.DETAILS[method]
        if name not in item.beside:
            raise _Unrecorded
        try:
            told = translate(item.beside[name])
        except (AttributeError, KeyError, TypeError, ValueError):
            raise _Unrecorded from None
        if told is None:
            if absent:
                raise _Absent(absent)
            return {}
        if isinstance(told, config_s3.Plain):
            known = output(f"s3.{method}").members[told.member]
            return {told.member: spelled(told.value, known)}
        return dict(told)

    return answer


def _buckets(replay: Replay, given: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        "Buckets": [
            {"Name": item.name or item.id, "BucketRegion": item.region} for item in replay.of("AWS::S3::Bucket")
        ]
    }


DETAILS: Mapping[str, Callable[[Replay, Mapping[str, Any]], Mapping[str, Any]]] = {
    "cloudtrail.list_tags": _trail_tags,
    "dynamodb.describe_continuous_backups": _table_backups,
    "dynamodb.describe_table": _table,
    "dynamodb.list_tables": _tables,
    "dynamodb.list_tags_of_resource": _tags_of("AWS::DynamoDB::Table", "ResourceArn", "Tags"),
    "elbv2.describe_load_balancer_attributes": _balancer_attributes,
    "iam.get_account_authorization_details": _details_of_all,
    "kms.describe_key": _key,
    "kms.get_key_policy": _key_policy,
    "kms.get_key_rotation_status": _key_rotation,
    "kms.list_keys": _keys,
    "lambda.get_policy": _function_policy,
    "rds.describe_db_cluster_snapshot_attributes": _snapshot_attributes("Cluster"),
    "rds.describe_db_snapshot_attributes": _snapshot_attributes(""),
    "resourcegroupstaggingapi.get_resources": _all_tags,
    "s3.list_buckets": _buckets,
    **{f"s3.{method}": _bucket(method) for method in config_s3.DETAILS},
    "sns.get_topic_attributes": _topic,
    "sns.list_topics": _topics,
    "sqs.get_queue_attributes": _queue,
    "sqs.list_queues": _queues,
}
"""What is answered by a function of its own."""
