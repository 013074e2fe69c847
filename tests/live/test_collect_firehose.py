"""Firehose as moto has it; encryption and other destinations, which it forgets, by written answers."""

from __future__ import annotations

import json

import boto3

from scanner.model import Unknown
from tests.live.answers import Answer, gather_from
from tests.live.gather import assert_conform, gather, one
from tests.live.judged import judged

STREAM = "AWS::KinesisFirehose::DeliveryStream"
ROLE = "arn:aws:iam::123456789012:role/delivery"


def test_streams(aws: str) -> None:
    client = boto3.client("firehose")
    bucket = {"RoleARN": ROLE, "BucketARN": "arn:aws:s3:::logs", "CompressionFormat": "GZIP"}
    client.create_delivery_stream(
        DeliveryStreamName="good",
        DeliveryStreamType="DirectPut",
        ExtendedS3DestinationConfiguration=bucket,
        Tags=[{"Key": "team", "Value": "web"}],
    )
    for number in range(12):
        client.create_delivery_stream(DeliveryStreamName=f"bare{number}", S3DestinationConfiguration=bucket)
    client.create_delivery_stream(
        DeliveryStreamName="fed",
        DeliveryStreamType="KinesisStreamAsSource",
        KinesisStreamSourceConfiguration={
            "KinesisStreamARN": "arn:aws:kinesis:us-east-1:123456789012:stream/s",
            "RoleARN": ROLE,
        },
        ExtendedS3DestinationConfiguration=bucket,
    )
    found, gaps = gather("firehose", regions=("us-east-1",))
    assert gaps == []
    assert_conform(found)
    assert len(found) == 14
    good = one(found, STREAM, "good")
    assert good.id == "arn:aws:firehose:us-east-1:123456789012:deliverystream/good"
    assert good.tags == {"team": "web"}
    assert good.properties["ExtendedS3DestinationConfiguration"]["BucketARN"] == "arn:aws:s3:::logs"
    assert "S3DestinationConfiguration" not in good.properties
    said = judged("FIREHOSE-001", found)
    assert (said["bare0"], said["fed"]) == ("fail", "pass")


def test_encrypted_and_splunk_without_its_token() -> None:
    described = {
        "DeliveryStreamName": "s",
        "DeliveryStreamARN": "arn:s",
        "DeliveryStreamStatus": "ACTIVE",
        "DeliveryStreamType": "DirectPut",
        "DeliveryStreamEncryptionConfiguration": {"KeyType": "AWS_OWNED_CMK", "Status": "ENABLED"},
        "VersionId": "1",
        "HasMoreDestinations": False,
        "Destinations": [
            {
                "DestinationId": "d",
                "SplunkDestinationDescription": {
                    "HECEndpoint": "https://splunk.example",
                    "HECEndpointType": "Raw",
                    "HECToken": "token-of-splunk",
                    "S3DestinationDescription": {
                        "RoleARN": ROLE,
                        "BucketARN": "arn:aws:s3:::logs",
                        "BufferingHints": {"SizeInMBs": 5},
                        "CompressionFormat": "GZIP",
                        "EncryptionConfiguration": {"NoEncryptionConfig": "NoEncryption"},
                    },
                },
            }
        ],
    }
    answers: dict[str, Answer] = {
        "firehose.list_delivery_streams": {"DeliveryStreamNames": ["s"], "HasMoreDeliveryStreams": False},
        "firehose.describe_delivery_stream": {"DeliveryStreamDescription": described},
    }
    found, gaps = gather_from(answers, "firehose")
    assert gaps == []
    assert_conform(found)
    splunk = one(found, STREAM).properties["SplunkDestinationConfiguration"]
    assert splunk["S3Configuration"]["BucketARN"] == "arn:aws:s3:::logs"
    assert judged("FIREHOSE-001", found) == {"s": "pass"}
    assert "token-of-splunk" not in json.dumps(found[0].properties)


def test_refused_description_is_unknown() -> None:
    answers: dict[str, Answer] = {
        "firehose.list_delivery_streams": {"DeliveryStreamNames": ["s"], "HasMoreDeliveryStreams": False},
        "firehose.describe_delivery_stream": "AccessDeniedException",
    }
    found, gaps = gather_from(answers, "firehose")
    assert isinstance(one(found, STREAM).properties["DeliveryStreamType"], Unknown)
    assert judged("FIREHOSE-001", found, gaps) == {"s": "unknown"}
