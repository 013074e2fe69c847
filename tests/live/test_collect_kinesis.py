"""Kinesis as moto has it."""

from __future__ import annotations

import boto3

from tests.live.answers import Answer, gather_from
from tests.live.gather import assert_conform, gather, one
from tests.live.judged import judged

STREAM = "AWS::Kinesis::Stream"


def test_streams(aws: str) -> None:
    client = boto3.client("kinesis")
    client.create_stream(StreamName="good", ShardCount=2)
    client.start_stream_encryption(StreamName="good", EncryptionType="KMS", KeyId="alias/mine")
    client.increase_stream_retention_period(StreamName="good", RetentionPeriodHours=48)
    client.add_tags_to_stream(StreamName="good", Tags={"team": "web"})
    client.create_stream(StreamName="bare", StreamModeDetails={"StreamMode": "ON_DEMAND"})
    found, gaps = gather("kinesis", regions=("us-east-1",))
    assert gaps == []
    assert_conform(found)
    good = one(found, STREAM, "good")
    assert good.id == "arn:aws:kinesis:us-east-1:123456789012:stream/good"
    assert good.tags == {"team": "web"}
    assert good.properties["StreamEncryption"] == {"EncryptionType": "KMS", "KeyId": "alias/mine"}
    assert (good.properties["ShardCount"], good.properties["RetentionPeriodHours"]) == (2, 48)
    bare = one(found, STREAM, "bare").properties
    assert bare["StreamModeDetails"] == {"StreamMode": "ON_DEMAND"}
    assert not {"StreamEncryption", "ShardCount", "Tags"} & set(bare)
    assert judged("KINESIS-001", found) == {"good": "pass", "bare": "fail"}


def test_refused_description_is_unknown() -> None:
    """By written answers."""
    answers: dict[str, Answer] = {
        "kinesis.list_streams": {"StreamNames": ["s"], "HasMoreStreams": False},
        "kinesis.describe_stream_summary": "AccessDeniedException",
        "kinesis.list_tags_for_stream": {"Tags": [], "HasMoreTags": False},
    }
    found, gaps = gather_from(answers, "kinesis")
    assert judged("KINESIS-001", found, gaps) == {"s": "unknown"}
