"""KMS: the keys of the account's own, and their aliases. Those that AWS keeps for its services are left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.collect.aws import keys as aws_keys
from scanner.collect.aws import shape, tagging
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource, Unknown

KEY = "AWS::KMS::Key"
REPLICA = "AWS::KMS::ReplicaKey"
ALIAS = "AWS::KMS::Alias"
_AWS_ALIAS = "alias/aws/"


def keys(reader: Reader) -> Iterator[Resource]:
    """Every key, and replicas of keys of other regions."""
    known = reader.facts("kms.list_aliases", "Aliases")
    # The keys of AWS are told by their aliases, which saves the call that says whose a key is.
    theirs = (
        set()
        if isinstance(known, Unknown)
        else {alias.get("TargetKeyId") for alias in known if alias["AliasName"].startswith(_AWS_ALIAS)}
    )
    listed = (key for key in reader.items("kms.list_keys", "Keys", Limit=1000) if key["KeyId"] not in theirs)
    tags = tagging.Tags(reader, "kms")
    for found in reader.map(lambda key: _key(reader, key, tags), listed):
        yield from found


def _key(reader: Reader, listed: Mapping[str, Any], tags: tagging.Tags) -> list[Resource]:
    id, arn = listed["KeyId"], listed["KeyArn"]
    told = shape.pick(reader.get("kms.describe_key", about=arn, KeyId=id), "KeyMetadata")
    if shape.pick(told, "KeyManager") == "AWS":
        return []
    policy = reader.get("kms.get_key_policy", about=arn, KeyId=id, PolicyName="default")
    properties = {
        "Description": shape.pick(told, "Description") or None,
        "Enabled": shape.pick(told, "Enabled"),
        "KeyPolicy": shape.document(shape.pick(policy, "Policy")),
        "Tags": tags.of(arn),
    }
    live = {name: shape.moment(shape.pick(told, name)) for name in ("KeyState", "CreationDate", "DeletionDate")}
    live["ValidTo"] = shape.moment(shape.pick(told, "ValidTo"))
    if shape.pick(told, "MultiRegionConfiguration", "MultiRegionKeyType") == "REPLICA":
        properties["PrimaryKeyArn"] = shape.pick(told, "MultiRegionConfiguration", "PrimaryKey", "Arn")
        return [reader.resource(REPLICA, arn, shape.compact(properties), ref=id, live=shape.compact(live))]
    rotation = _rotation(reader, arn, id, told)
    properties |= {
        "KeySpec": shape.pick(told, "KeySpec"),
        "KeyUsage": shape.pick(told, "KeyUsage"),
        "Origin": shape.pick(told, "Origin"),
        "MultiRegion": shape.pick(told, "MultiRegion"),
        "EnableKeyRotation": shape.pick(rotation, "KeyRotationEnabled"),
        "RotationPeriodInDays": shape.pick(rotation, "RotationPeriodInDays"),
    }
    return [reader.resource(KEY, arn, shape.compact(properties), ref=id, live=shape.compact(live))]


def _rotation(reader: Reader, arn: str, id: str, told: Any) -> Any:
    """Whether it rotates by itself; None where a key of its kind can't, or is in a state in which it has no answer."""
    able = {"KeySpec": "SYMMETRIC_DEFAULT", "KeyUsage": "ENCRYPT_DECRYPT", "Origin": "AWS_KMS"}
    if isinstance(told, Mapping) and any(told.get(name, value) != value for name, value in able.items()):
        return None
    absent = ("UnsupportedOperationException", "KMSInvalidStateException")
    return reader.get("kms.get_key_rotation_status", absent=absent, about=arn, KeyId=id)


def aliases(reader: Reader) -> Iterator[Resource]:
    """The account's own."""
    for alias in reader.shared("kms.list_aliases", "Aliases"):
        if not alias["AliasName"].startswith(_AWS_ALIAS):
            properties = {"AliasName": alias["AliasName"], "TargetKeyId": alias.get("TargetKeyId")}
            yield reader.resource(ALIAS, alias["AliasArn"], shape.compact(properties), ref=alias["AliasName"])


COLLECTORS = (
    Collector(
        service="kms",
        types=(KEY, REPLICA),
        calls={
            **aws_keys.CALLS,
            "kms.list_keys": "kms:ListKeys",
            "kms.describe_key": "kms:DescribeKey",
            "kms.get_key_policy": "kms:GetKeyPolicy",
            "kms.get_key_rotation_status": "kms:GetKeyRotationStatus",
            **tagging.CALLS,
        },
        collect=keys,
    ),
    Collector(service="kms", types=(ALIAS,), calls=aws_keys.CALLS, collect=aliases),
)
