"""Kinesis: data streams."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.collect.aws import shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource, Unknown

STREAM = "AWS::Kinesis::Stream"


def streams(reader: Reader) -> Iterator[Resource]:
    """Every data stream."""
    yield from reader.map(lambda name: _stream(reader, name), reader.items("kinesis.list_streams", "StreamNames"))


def _stream(reader: Reader, name: str) -> Resource:
    answer = reader.get("kinesis.describe_stream_summary", about=name, StreamName=name)
    found = shape.pick(answer, "StreamDescriptionSummary")
    tags = reader.listed("kinesis.list_tags_for_stream", "Tags", about=name, StreamName=name, Limit=50)
    arn = reader.arn("kinesis", f"stream/{name}")
    if isinstance(found, Unknown):
        properties = shape.like(STREAM, found, Name=name, Tags=shape.tags(tags))
        return reader.resource(STREAM, arn, properties, ref=name)
    encrypted = found.get("EncryptionType", "NONE") != "NONE"
    metrics = [metric for entry in found.get("EnhancedMonitoring", ()) for metric in entry.get("ShardLevelMetrics", ())]
    on_demand = shape.pick(found, "StreamModeDetails", "StreamMode") == "ON_DEMAND"
    properties = shape.like(
        STREAM,
        found,
        Name=name,
        ShardCount=None if on_demand else found.get("OpenShardCount"),
        StreamEncryption=shape.compact({"EncryptionType": "KMS", "KeyId": found.get("KeyId")}) if encrypted else None,
        DesiredShardLevelMetrics=metrics or None,
        Tags=shape.tags(tags),
    )
    return reader.resource(STREAM, arn, properties, ref=name)


COLLECTORS = (
    Collector(
        service="kinesis",
        types=(STREAM,),
        calls={
            "kinesis.list_streams": "kinesis:ListStreams",
            "kinesis.describe_stream_summary": "kinesis:DescribeStreamSummary",
            "kinesis.list_tags_for_stream": "kinesis:ListTagsForStream",
        },
        collect=streams,
    ),
)
