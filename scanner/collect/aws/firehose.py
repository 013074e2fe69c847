"""Firehose: delivery streams with source, destination and encryption."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.collect.aws import shape, tagging
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource, Unknown

STREAM = "AWS::KinesisFirehose::DeliveryStream"
_SECRETS = ("HECToken",)
"""What a description shows and nobody else should."""


def streams(reader: Reader) -> Iterator[Resource]:
    """Every delivery stream."""
    tags = tagging.Tags(reader, "firehose")
    yield from reader.map(lambda name: _stream(reader, name, tags), _names(reader))


def _names(reader: Reader) -> Iterator[str]:
    """The service wants the last name that it told, instead of a token."""
    start: dict[str, str] = {}
    while True:
        page = reader.call("firehose.list_delivery_streams", Limit=100, **start)
        names = page.get("DeliveryStreamNames", ())
        yield from names
        if not names or not page.get("HasMoreDeliveryStreams"):
            return
        start = {"ExclusiveStartDeliveryStreamName": names[-1]}


def _stream(reader: Reader, name: str, tags: tagging.Tags) -> Resource:
    answer = reader.get("firehose.describe_delivery_stream", about=name, DeliveryStreamName=name)
    found = shape.pick(answer, "DeliveryStreamDescription")
    arn = reader.arn("firehose", f"deliverystream/{name}")
    if isinstance(found, Unknown):
        properties = shape.like(STREAM, found, DeliveryStreamName=name, Tags=tags.of(arn))
        return reader.resource(STREAM, arn, properties, ref=name)
    spelled: dict[str, Any] = {
        "DeliveryStreamName": name,
        "DeliveryStreamType": found.get("DeliveryStreamType"),
        "Tags": tags.of(arn),
    }
    encryption = found.get("DeliveryStreamEncryptionConfiguration") or {}
    if encryption.get("Status") in ("ENABLED", "ENABLING"):
        spelled["DeliveryStreamEncryptionConfigurationInput"] = encryption
    destination: Mapping[str, Any] = next(iter(found.get("Destinations", ())), {})
    places = {**(found.get("Source") or {}), **destination}
    if "ExtendedS3DestinationDescription" in places:
        places.pop("S3DestinationDescription", None)  # tells the same again
    spelled |= {_renamed(key): _configuration(value) for key, value in places.items() if isinstance(value, Mapping)}
    live = shape.compact({"Status": found.get("DeliveryStreamStatus")})
    return reader.resource(STREAM, arn, shape.like(STREAM, spelled), ref=name, live=live)


def _renamed(key: str) -> str:
    return f"{key.removesuffix('Description')}Configuration" if key.endswith("Description") else key


def _configuration(value: Mapping[str, Any]) -> dict[str, Any]:
    """What describes a destination, in the words of what makes one: its buckets lie one level deeper."""
    inner = {"S3DestinationDescription": "S3Configuration", "S3BackupDescription": "S3BackupConfiguration"}
    return {inner.get(key, key): item for key, item in value.items() if key not in _SECRETS}


COLLECTORS = (
    Collector(
        service="firehose",
        types=(STREAM,),
        calls={
            "firehose.list_delivery_streams": "firehose:ListDeliveryStreams",
            "firehose.describe_delivery_stream": "firehose:DescribeDeliveryStream",
            **tagging.CALLS,
        },
        collect=streams,
    ),
)
