"""Secrets Manager: secrets with their rotation and policies, never their values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.collect.aws import keys, shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource, Unknown

SECRET = "AWS::SecretsManager::Secret"
ROTATION = "AWS::SecretsManager::RotationSchedule"
POLICY = "AWS::SecretsManager::ResourcePolicy"


def secrets(reader: Reader) -> Iterator[Resource]:
    """Every secret and how it rotates: the list tells it all."""
    for secret in reader.shared("secretsmanager.list_secrets", "SecretList"):
        yield _secret(reader, secret)
        if secret.get("RotationEnabled"):
            arn = secret["ARN"]
            properties = shape.like(ROTATION, secret, SecretId=arn, RotationLambdaARN=secret.get("RotationLambdaARN"))
            yield reader.resource(ROTATION, f"{arn}#RotationSchedule", properties, ref=arn)


def _secret(reader: Reader, secret: Mapping[str, Any]) -> Resource:
    properties = {
        "Name": secret["Name"],
        "Description": secret.get("Description") or None,
        "KmsKeyId": keys.named(reader, secret.get("KmsKeyId")),
        "Type": secret.get("Type"),
        "Tags": shape.tags(secret.get("Tags")),
    }
    times = ("CreatedDate", "LastChangedDate", "LastAccessedDate", "LastRotatedDate", "NextRotationDate")
    live = {
        **{name: shape.moment(secret.get(name)) for name in times},
        "LastRotationStatus": _status(secret, reader.at),
        "OwningService": secret.get("OwningService"),
    }
    return reader.resource(SECRET, secret["ARN"], shape.compact(properties), live=shape.compact(live))


def _status(secret: Mapping[str, Any], at: str) -> str | None:
    """
    How the last rotation went: 'failed' where its new version was left behind, 'overdue' where it should have been,
    'succeeded', or None where there was none. The service does not say it itself.
    """
    if not secret.get("RotationEnabled"):
        return None
    stages = (secret.get("SecretVersionsToStages") or {}).values()
    if any("AWSPENDING" in names and "AWSCURRENT" not in names for names in stages):
        return "failed"
    due = shape.moment(secret.get("NextRotationDate"))
    if due and due < at:
        return "overdue"
    return "succeeded" if secret.get("LastRotatedDate") else None


def policies(reader: Reader) -> Iterator[Resource]:
    """The policies of secrets that have one."""
    listed = reader.shared("secretsmanager.list_secrets", "SecretList")
    for found in reader.map(lambda secret: _policy(reader, secret["ARN"]), listed):
        yield from found


def _policy(reader: Reader, arn: str) -> list[Resource]:
    answer = reader.get("secretsmanager.get_resource_policy", about=arn, SecretId=arn)
    text = shape.pick(answer, "ResourcePolicy")
    if not isinstance(text, Unknown) and not text:
        return []
    properties = {"SecretId": arn, "ResourcePolicy": shape.document(text)}
    return [reader.resource(POLICY, f"{arn}#ResourcePolicy", properties, ref=arn)]


_LIST = {"secretsmanager.list_secrets": "secretsmanager:ListSecrets"}

COLLECTORS = (
    Collector(service="secretsmanager", types=(SECRET, ROTATION), calls={**_LIST, **keys.CALLS}, collect=secrets),
    Collector(
        service="secretsmanager",
        types=(POLICY,),
        calls={**_LIST, "secretsmanager.get_resource_policy": "secretsmanager:GetResourcePolicy"},
        collect=policies,
    ),
)
