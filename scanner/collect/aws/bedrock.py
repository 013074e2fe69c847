"""Bedrock: whether what is asked of models, and what they answer, is logged."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.collect.aws import shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource

LOGGING = "Account::Bedrock::InvocationLogging"


def invocation_logging(reader: Reader) -> Iterator[Resource]:
    """The region's log of invocations: a log group, a bucket, both, or neither where nothing was set."""
    answer = reader.call("bedrock.get_model_invocation_logging_configuration")
    told = shape.pick(answer, "loggingConfig")
    group = {
        "LogGroupName": shape.pick(told, "cloudWatchConfig", "logGroupName"),
        "RoleArn": shape.pick(told, "cloudWatchConfig", "roleArn"),
        "LargeDataBucketName": shape.pick(told, "cloudWatchConfig", "largeDataDeliveryS3Config", "bucketName") or None,
    }
    bucket = {
        "BucketName": shape.pick(told, "s3Config", "bucketName"),
        "KeyPrefix": shape.pick(told, "s3Config", "keyPrefix") or None,
    }
    delivered = {
        f"{kind.capitalize()}DataDeliveryEnabled": shape.pick(told, f"{kind}DataDeliveryEnabled")
        for kind in ("text", "image", "embedding", "video", "audio")
    }
    properties = {
        "CloudWatchConfig": shape.compact(group) if group["LogGroupName"] else None,
        "S3Config": shape.compact(bucket) if bucket["BucketName"] else None,
        **delivered,
    }
    yield reader.resource(LOGGING, reader.settings_id(LOGGING), shape.compact(properties))


COLLECTORS = (
    Collector(
        service="bedrock",
        types=(LOGGING,),
        calls={
            "bedrock.get_model_invocation_logging_configuration": "bedrock:GetModelInvocationLoggingConfiguration",
        },
        collect=invocation_logging,
    ),
)
