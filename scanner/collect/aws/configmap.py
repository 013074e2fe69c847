"""From the items of AWS Config to the resources that the collectors would have read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from scanner import schema
from scanner.collect.aws import shape
from scanner.collect.aws.catalogue import collectors
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.configreplay import LISTS, Recorded, Replay, members
from scanner.collect.aws.masking import masked
from scanner.collect.aws.reader import Memory, Reader, Refused
from scanner.collect.aws.source import LiveSource
from scanner.model import Gap, Inventory, Path, Resource, Trace, Unknown

_GLOBAL = "global"
_UNFIT = (AssertionError, AttributeError, IndexError, KeyError, TypeError, ValueError)
"""What a mapping raises on content that has not the form it should have."""
_OWN_NAMES = {"AWS::IAM::Policy": "AWS::IAM::ManagedPolicy"}
"""What CloudFormation calls what Config names otherwise."""


@dataclass(frozen=True)
class Read:
    """What was read of one account."""

    account: str
    at: str
    """As of when: UTC, '2026-11-21T09:00:00Z'."""
    items: tuple[Recorded, ...]
    listed: frozenset[str]
    """The types of Config's of which every resource is here."""
    files: tuple[str, ...]
    outdated: int = 0
    """Items of older snapshots that were left out."""


def inventory(read: Read) -> Inventory:
    """The account as rules see it."""
    usable = [item for item in read.items if not _is_of_aws(item)]
    replayed = [item for item in usable if item.type in _SOURCES]
    found, lost, covered = _replayed(read, replayed)
    seen = {resource.id for resource in found}
    unmapped: Counter[str] = Counter(lost)
    for item in usable:
        if item.type not in _SOURCES:
            resource = _taken(item, read.at)
            if resource is None:
                unmapped[item.type] += 1
            elif resource.id not in seen:
                seen.add(resource.id)
                found.append(resource)
                covered |= {resource.type} & read.listed
    judged = {_OWN_NAMES.get(name, name): count for name, count in unmapped.items() if _is_collected(name)}
    gaps = tuple(
        Gap(read.account, "", f"AWS Config: {name}", "unmapped", "", (name,), "", count)
        for name, count in sorted(judged.items())
    )
    resources = tuple(masked(resource) for resource in sorted(found, key=lambda r: (r.type, r.id)))
    origins = {_id_of(item): item for item in usable}
    return Inventory(
        f"aws-config:{read.account}",
        ConfigSource(origins),
        resources,
        notes=tuple(_notes(read, resources, {n: c for n, c in unmapped.items() if not _is_collected(n)})),
        gaps=gaps,
        unlisted=_collected_types() - covered,
    )


def _notes(read: Read, resources: tuple[Resource, ...], passed_over: Mapping[str, int]) -> Iterator[str]:
    """What the reader should know of where this comes from."""
    place = read.files[0] if len(read.files) == 1 else f"{len(read.files)} files, {read.files[0]} the first"
    yield (
        f"account {read.account}: {len(resources)} resources as AWS Config recorded them up to {read.at} ({place}); "
        "what it does not record is unknown"
    )
    if read.outdated:
        yield f"account {read.account}: {read.outdated} resources of older snapshots are gone in the newest"
    if passed_over:
        names = ", ".join(f"{name} ({count})" for name, count in sorted(passed_over.items()))
        yield f"account {read.account}: AWS Config recorded types that no rule is about: {names}"


class ConfigSource(LiveSource):
    """The `Source` (see scanner/model.py) of what Config recorded: it tells when and in which file."""

    def __init__(self, origins: Mapping[str, Recorded]) -> None:
        self._origins = origins

    def trace(self, resource: Resource, path: Path) -> Trace:
        """The value at the path, and when Config recorded it."""
        traced = super().trace(resource, path)
        item = self._origins.get(resource.id.partition("#")[0])
        return traced if item is None else traced._replace(origin=f"AWS Config at {item.captured}, {item.file}")


def _is_of_aws(item: Recorded) -> bool:
    """Policies that AWS keeps itself, which the account can't change."""
    return ":iam::aws:policy" in item.arn


def _id_of(item: Recorded) -> str:
    return item.arn if item.arn.startswith("arn:") else f"{item.account}/{item.region}/{item.type}/{item.id}"


# --- through the collectors --------------------------------------------------------------------------------------

_SOURCES = frozenset(
    {type_name for type_name, _, _ in LISTS.values()}
    | {f"AWS::{name}" for name in ("DynamoDB::Table", "KMS::Key", "S3::Bucket", "SNS::Topic", "SQS::Queue")}
    | {f"AWS::IAM::{name}" for name in ("Group", "Policy", "Role", "User")}
)
"""The types that Config keeps as their services tell them."""

_FIRST = {
    "dynamodb.list_tables": "AWS::DynamoDB::Table",
    "kms.list_keys": "AWS::KMS::Key",
    "s3.list_buckets": "AWS::S3::Bucket",
    "sns.list_topics": "AWS::SNS::Topic",
    "sqs.list_queues": "AWS::SQS::Queue",
    **{operation: type_name for operation, (type_name, _, _) in LISTS.items()},
}
_IAM = frozenset({"AWS::IAM::Group", "AWS::IAM::Policy", "AWS::IAM::Role", "AWS::IAM::User"})
_COLLECTORS = (
    "autoscaling.groups", "autoscaling.launch_configurations", "cloudtrail.trails", "dynamodb.tables",
    "ec2.addresses", "ec2.flow_logs", "ec2.instances", "ec2.internet_gateways", "ec2.network_acls",
    "ec2.network_interfaces", "ec2.route_table_associations", "ec2.route_tables", "ec2.security_groups", "ec2.subnets",
    "ec2.volumes", "ec2.endpoints", "ec2.vpcs", "ec2.vpn_connections", "elbv2.load_balancers", "iam.principals",
    "kms.keys", "lambda.functions", "lambda.permissions", "rds.cluster_snapshots", "rds.clusters", "rds.instances",
    "rds.snapshots", "rds.subnet_groups", "rds.event_subscriptions", "redshift.subnet_groups", "redshift.clusters",
    "s3.buckets", "sns.topics", "sqs.queues",
)  # fmt: skip
_NEEDS = {
    "ec2.instances": {"AWS::EC2::Instance"},
    "ec2.route_table_associations": {"AWS::EC2::RouteTable", "AWS::EC2::Subnet"},
    "ec2.security_groups": {"AWS::EC2::SecurityGroup"},
    "iam.principals": _IAM,
}
"""Of collectors whose calls tell of other types too: those they are about."""


@cache
def _replays() -> tuple[tuple[Collector, frozenset[str]], ...]:
    """The collectors that can be fed from Config, and the types of Config's that each is about."""
    services = sorted({name.partition(".")[0] for name in _COLLECTORS})
    return tuple(
        (
            collector,
            frozenset(_NEEDS.get(collector.name) or {_FIRST[call] for call in collector.calls if call in _FIRST}),
        )
        for collector in collectors(services)
        if collector.name in _COLLECTORS
    )


def _replayed(read: Read, items: list[Recorded]) -> tuple[list[Resource], Counter[str], set[str]]:
    """The resources; by type how many items could not be mapped; and the types of which every resource is there."""
    regions = tuple(sorted({item.region for item in read.items} - {_GLOBAL})) or ("us-east-1",)
    found: list[Resource] = []
    lost: Counter[str] = Counter()
    covered: set[str] = set()
    partial = {name for collector in collectors() if collector.name not in _COLLECTORS for name in collector.types}
    for collector, needed in _replays():
        mine = [item for item in items if item.type in needed]
        by_id = {name: item for item in mine for name in (item.id, _id_of(item))}
        unread: set[str] = set()
        for place in ("",) if collector.is_global else regions:
            here = [item for item in items if not place or item.region == place]
            if any(item.type in needed for item in here):
                told = _collected(read, collector, needed, place or regions[0], regions, here)
                found += (_completed(resource, by_id) for resource in told.resources)
                lost.update(told.unfit)
                unread |= told.unread
        if needed == _IAM:
            covered |= {_OWN_NAMES.get(name, name) for name in needed & read.listed}
        elif needed <= read.listed:
            covered |= set(collector.types)
        else:
            partial |= set(collector.types)
        partial |= unread
    return found, lost, covered - partial


@dataclass
class _Told:
    """What a collector made of items."""

    resources: list[Resource]
    unread: set[str]
    """Types of which some may be missing."""
    unfit: Counter[str]
    """Items that it stumbled over, by type."""


def _collected(
    read: Read,
    collector: Collector,
    needed: frozenset[str],
    region: str,
    regions: tuple[str, ...],
    items: list[Recorded],
) -> _Told:
    """What a collector makes of the items; those that it stumbles over are left out."""
    try:
        return _run(read, collector, region, regions, items)
    except _UNFIT:
        pass
    beside = [item for item in items if item.type not in needed]
    told = _Told([], set(), Counter())
    for item in items:
        if item.type in needed:
            try:
                one = _run(read, collector, region, regions, [*beside, item])
            except _UNFIT:
                told.unfit[item.type] += 1
            else:
                told.resources += one.resources
                told.unread |= one.unread
    return told


def _run(read: Read, collector: Collector, region: str, regions: tuple[str, ...], items: list[Recorded]) -> _Told:
    by_type: dict[str, list[Recorded]] = {}
    for item in items:
        by_type.setdefault(item.type, []).append(item)
    partition = next((item.arn.split(":")[1] for item in items if item.arn.startswith("arn:")), "aws")
    replay = Replay(read.account, partition, regions, read.at, by_type)
    reader = Reader(replay, collector, region, Memory())
    told = _Told([], set(), Counter())
    try:
        for resource in collector.collect(reader):
            told.resources.append(resource)
    except Refused:  # a list of a type that Config did not record
        told.unread |= set(collector.types)
    told.unread |= {name for gap in reader.gaps for name in gap.types}
    return told


# --- what was not told -------------------------------------------------------------------------------------------

_TOLD_BY: Mapping[str, Mapping[str, str]] = {
    "AWS::EC2::Instance": {
        "SecurityGroupIds": "securitygroups", "Tenancy": "placement", "Affinity": "placement", "HostId": "placement",
        "AvailabilityZone": "placement", "PlacementGroupName": "placement",
    },
    "AWS::EC2::SecurityGroup": {
        "SecurityGroupIngress": "ippermissions", "SecurityGroupEgress": "ippermissionsegress",
        "GroupDescription": "description",
    },
    "AWS::EC2::VPCEndpoint": {"SecurityGroupIds": "groups"},
    "AWS::EC2::NetworkInterface": {"GroupSet": "groups"},
    "AWS::CloudTrail::Trail": {"EnableLogFileValidation": "logfilevalidationenabled"},
    "AWS::ElasticLoadBalancingV2::LoadBalancer": {"Name": "loadbalancername", "Subnets": "availabilityzones"},
    "AWS::IAM::User": {
        "Groups": "grouplist", "Policies": "userpolicylist", "ManagedPolicyArns": "attachedmanagedpolicies",
    },
    "AWS::IAM::Group": {"Policies": "grouppolicylist", "ManagedPolicyArns": "attachedmanagedpolicies"},
    "AWS::IAM::Role": {"Policies": "rolepolicylist", "ManagedPolicyArns": "attachedmanagedpolicies"},
    "AWS::IAM::ManagedPolicy": {"ManagedPolicyName": "policyname", "PolicyDocument": "policyversionlist"},
    "AWS::DynamoDB::Table": {"SSESpecification": "ssedescription"},
    "AWS::RDS::DBInstance": {
        "DBParameterGroupName": "dbparametergroups", "OptionGroupName": "optiongroupmemberships",
        "EnableIAMDatabaseAuthentication": "iamdatabaseauthenticationenabled", "Domain": "domainmemberships",
        "EnablePerformanceInsights": "performanceinsightsenabled", "Port": "endpoint",
        "EnableCloudwatchLogsExports": "enabledcloudwatchlogsexports", "ManageMasterUserPassword": "masterusersecret",
    },
    "AWS::RDS::DBCluster": {
        "EnableIAMDatabaseAuthentication": "iamdatabaseauthenticationenabled",
        "VpcSecurityGroupIds": "vpcsecuritygroups", "EnableCloudwatchLogsExports": "enabledcloudwatchlogsexports",
        "EnableHttpEndpoint": "httpendpointenabled",
        "ManageMasterUserPassword": "masterusersecret", "DBSubnetGroupName": "dbsubnetgroup",
    },
    "Live::RDS::Snapshot": {},
}  # fmt: skip
"""The name, in lower case, under which Config tells a property that it calls otherwise, where absence is common."""

_WHOLE = frozenset({"AWS::KMS::Key", "AWS::KMS::ReplicaKey", "AWS::S3::Bucket", "AWS::SNS::Topic", "AWS::SQS::Queue"})
"""Types of which the collector asks each property by itself, or whose absent attributes are not set."""

_ALWAYS = {"AWS::SQS::Queue": ("SqsManagedSseEnabled",)}
"""Of such types what their service always tells, and told nothing of when older items were recorded."""

_LIVE_NAMES = {"Live::RDS::Snapshot": ("Encrypted", "KmsKeyId", "SnapshotType"), "AWS::IAM::Role": ("RoleLastUsed",)}
"""Properties of pseudo types, and facts of running resources, that Config may leave out."""


def _completed(resource: Resource, by_id: Mapping[str, Recorded]) -> Resource:
    """A resource with an Unknown in each property of which its item says neither yes nor no."""
    if "#" in resource.id:
        return resource
    if resource.type in _WHOLE:
        missing = {name: _unrecorded(name, resource) for name in _ALWAYS.get(resource.type, ())}
        return resource._replace(properties={**missing, **resource.properties})
    item = by_id.get(resource.id) or (by_id.get(resource.ref) if isinstance(resource.ref, str) else None)
    if item is None:
        return resource
    said = item.said()
    elsewhere = _TOLD_BY.get(resource.type, _TOLD_BY.get(item.type, {}))

    def unsaid(name: str, value: Any) -> bool:
        if value or isinstance(value, Unknown):
            return False
        return not {name.lower(), elsewhere.get(name, "")} & said

    properties = dict(resource.properties)
    live = dict(resource.live)
    is_pseudo = not resource.type.startswith("AWS::")
    names = _LIVE_NAMES.get(resource.type, ()) if is_pseudo else schema.names(resource.type)
    # Of what the service doesn't tell either, such as passwords, nothing is missing.
    if not is_pseudo and (tellable := members(item.type)):
        names = frozenset(name for name in names if name.lower() in tellable or name in elsewhere)
    for name in sorted(names):
        if name != "Tags" and unsaid(name, properties.get(name)):
            properties[name] = _unrecorded(name, resource)
    for name in () if is_pseudo else sorted(_LIVE_NAMES.get(resource.type, ())):
        if unsaid(name, live.get(name)):
            live[name] = _unrecorded(name, resource)
    if resource.type == "AWS::IAM::Group" and not any(found.type == "AWS::IAM::User" for found in by_id.values()):
        live["Users"] = _unrecorded("Users", resource)
    if item.tags is None and not properties.get("Tags"):
        properties["Tags"] = _unrecorded("Tags", resource)
    if item.tags and not resource.tags:
        resource = resource._replace(tags=dict(item.tags))
        if "Tags" in schema.names(resource.type):
            properties["Tags"] = shape.like(resource.type, {}, Tags=shape.tags(item.tags)).get("Tags")
    return resource._replace(properties=properties, live=live)


def _unrecorded(name: str, resource: Resource) -> Unknown:
    return Unknown(f"{name} of {resource.id}, which AWS Config did not record", f"{name}, which AWS Config leaves out")


# --- in CloudFormation's own shape -------------------------------------------------------------------------------


@cache
def _collected_types() -> frozenset[str]:
    return frozenset(name for collector in collectors() for name in collector.types)


def _is_collected(type_name: str) -> bool:
    """Whether rules may be about a type."""
    return _OWN_NAMES.get(type_name, type_name) in _collected_types()


def _taken(item: Recorded, at: str) -> Resource | None:
    """
    A resource of one of the newer types, which Config keeps in CloudFormation's shape; None where the names of the
    properties say that it isn't.
    """
    known = schema.names(item.type)
    others = {name.partition(".")[0] for name in schema.attributes(item.type)}
    given = {name: value for name, value in item.configuration.items() if value is not None}
    fitting = [name for name in given if name in known]
    if not fitting or any(name not in known and name not in others for name in given):
        return None
    properties = shape.like(item.type, given)
    if item.tags and not properties.get("Tags") and "Tags" in known:
        properties["Tags"] = shape.like(item.type, {}, Tags=shape.tags(item.tags)).get("Tags")
    return Resource(
        id=_id_of(item),
        type=item.type,
        properties=properties,
        tags=dict(item.tags or {}),
        account=item.account,
        region="" if item.region == _GLOBAL else item.region,
        source="live",
        ref=item.name or item.id,
        at=at,
    )
