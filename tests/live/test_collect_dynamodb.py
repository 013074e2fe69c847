"""DynamoDB as moto has it."""

from __future__ import annotations

import json
from typing import Any

import boto3

from scanner.model import Unknown
from tests.live.answers import gather_from
from tests.live.gather import assert_conform, gather, one
from tests.live.judged import judged

TABLE = "AWS::DynamoDB::Table"
HERE = ("us-east-1",)


def _table(name: str, **settings: Any) -> None:
    boto3.client("dynamodb").create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        **settings,
    )


def test_tables(aws: str) -> None:
    client = boto3.client("dynamodb")
    key = boto3.client("kms").create_key()["KeyMetadata"]["Arn"]
    _table(
        "good",
        BillingMode="PAY_PER_REQUEST",
        SSESpecification={"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": key},
        DeletionProtectionEnabled=True,
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
        Tags=[{"Key": "team", "Value": "web"}],
    )
    client.update_continuous_backups(
        TableName="good", PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )
    arn = "arn:aws:dynamodb:us-east-1:123456789012:table/good"
    policy = {"Version": "2012-10-17", "Statement": []}
    client.put_resource_policy(ResourceArn=arn, Policy=json.dumps(policy))
    _table("bare", ProvisionedThroughput={"ReadCapacityUnits": 5, "WriteCapacityUnits": 1})
    found, gaps = gather("dynamodb", regions=HERE)
    assert gaps == []
    assert_conform(found)
    good = one(found, TABLE, "good")
    assert (good.id, good.tags) == (arn, {"team": "web"})
    wanted: dict[str, Any] = {
        "BillingMode": "PAY_PER_REQUEST",
        "SSESpecification": {"SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": key},
        "DeletionProtectionEnabled": True,
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True, "RecoveryPeriodInDays": 35},
        "ResourcePolicy": {"PolicyDocument": policy},
        "StreamSpecification": {"StreamViewType": "NEW_IMAGE"},
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    }
    assert {name: good.properties.get(name) for name in wanted} == wanted
    bare = one(found, TABLE, "bare").properties
    assert bare["BillingMode"] == "PROVISIONED"
    assert bare["ProvisionedThroughput"] == {"ReadCapacityUnits": 5, "WriteCapacityUnits": 1}
    assert not {"SSESpecification", "ResourcePolicy", "Tags", "StreamSpecification"} & set(bare)
    for rule in ("DYNAMODB-001", "DYNAMODB-002", "DYNAMODB-003"):
        assert judged(rule, found) == {"good": "pass", "bare": "fail"}, rule
    assert judged("DYNAMODB-006", found) == {"good": "pass", "bare": "pass"}


def test_refused_descriptions_are_unknown() -> None:
    """By written answers: one table whose every detail is denied."""
    found, gaps = gather_from(
        {
            "dynamodb.list_tables": {"TableNames": ["tab"]},
            "dynamodb.describe_table": "AccessDeniedException",
            "dynamodb.describe_continuous_backups": "AccessDeniedException",
            "dynamodb.get_resource_policy": "AccessDeniedException",
            "dynamodb.list_tags_of_resource": "AccessDeniedException",
        },
        "dynamodb",
    )
    assert len(gaps) == 4
    assert isinstance(one(found, TABLE).properties["Tags"], Unknown)
    for rule in ("DYNAMODB-001", "DYNAMODB-002", "DYNAMODB-003"):
        assert judged(rule, found, gaps) == {"tab": "unknown"}, rule
