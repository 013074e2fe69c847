"""Bedrock's log of invocations as moto has it, and by written answers."""

from __future__ import annotations

import boto3

from tests.live.answers import gather_from
from tests.live.gather import gather, one
from tests.live.judged import judged

LOGGING = "Account::Bedrock::InvocationLogging"
GROUP = {"LogGroupName": "/models", "RoleArn": "arn:aws:iam::123456789012:role/logs"}


def test_log_of_one_region(aws: str) -> None:
    boto3.client("bedrock").put_model_invocation_logging_configuration(
        loggingConfig={
            "cloudWatchConfig": {"logGroupName": "/models", "roleArn": GROUP["RoleArn"]},
            "s3Config": {"bucketName": "models", "keyPrefix": "logs"},
            "textDataDeliveryEnabled": True,
        }
    )
    found, gaps = gather("bedrock")
    assert gaps == []
    on, off = (r for r in found if r.type == LOGGING)
    assert on.region == "us-east-1"
    assert on.properties["CloudWatchConfig"] == GROUP
    assert on.properties["S3Config"] == {"BucketName": "models", "KeyPrefix": "logs"}
    assert on.properties["TextDataDeliveryEnabled"] is True
    assert off.region == "eu-west-1"
    assert not {"CloudWatchConfig", "S3Config"} & set(off.properties)
    assert judged("BEDROCK-004", found) == {str(on.ref): "pass", str(off.ref): "fail"}


def test_group_without_a_key(aws: str) -> None:
    boto3.client("logs").create_log_group(logGroupName="/models")
    boto3.client("bedrock").put_model_invocation_logging_configuration(
        loggingConfig={"cloudWatchConfig": {"logGroupName": "/models", "roleArn": GROUP["RoleArn"]}}
    )
    found, _ = gather("bedrock", "logs", regions=("us-east-1",))
    assert judged("BEDROCK-004", found) == {str(one(found, LOGGING).ref): "fail"}


def test_empty_settings() -> None:
    """Answers by hand: what was turned off may be told as empty."""
    answer = {"loggingConfig": {"textDataDeliveryEnabled": False}}
    found, _ = gather_from({"bedrock.get_model_invocation_logging_configuration": answer}, "bedrock")
    assert one(found, LOGGING).properties == {"TextDataDeliveryEnabled": False}


def test_refused() -> None:
    """Refusals by hand."""
    asked = "bedrock.get_model_invocation_logging_configuration"
    found, gaps = gather_from({asked: "AccessDeniedException"}, "bedrock")
    assert found == []
    assert [(gap.cause, gap.types) for gap in gaps] == [("denied", (LOGGING,))]
    assert set(judged("BEDROCK-004", found, gaps).values()) == {"unknown"}
