"""SQS: queues, and the policies of those that have one."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.collect.aws import shape, tagging
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource

QUEUE = "AWS::SQS::Queue"
POLICY = "AWS::SQS::QueuePolicy"
_ATTRIBUTES = (
    "ContentBasedDeduplication",
    "DeduplicationScope",
    "DelaySeconds",
    "FifoQueue",
    "FifoThroughputLimit",
    "KmsDataKeyReusePeriodSeconds",
    "KmsMasterKeyId",
    "MaximumMessageSize",
    "MessageRetentionPeriod",
    "ReceiveMessageWaitTimeSeconds",
    "SqsManagedSseEnabled",
    "VisibilityTimeout",
)
_DOCUMENTS = ("RedriveAllowPolicy", "RedrivePolicy")


def queues(reader: Reader) -> Iterator[Resource]:
    """The region's queues and their policies."""
    tags = tagging.Tags(reader, "sqs")
    # Without a number of results the service stops at the first thousand.
    listed = reader.items("sqs.list_queues", "QueueUrls", MaxResults=1000)
    for found in reader.map(lambda url: _queue(reader, url, tags), listed):
        yield from found


def _queue(reader: Reader, url: str, tags: tagging.Tags) -> list[Resource]:
    name = url.rpartition("/")[2]
    arn = reader.arn("sqs", name)
    answer = reader.get("sqs.get_queue_attributes", about=arn, QueueUrl=url, AttributeNames=["All"])
    given = {name: shape.pick(answer, "Attributes", name) or None for name in (*_ATTRIBUTES, *_DOCUMENTS)}
    documents = {name: shape.decoded(given[name]) for name in _DOCUMENTS}
    properties = shape.like(QUEUE, {**given, **documents}, QueueName=name, Tags=tags.of(arn))
    queue = reader.resource(QUEUE, arn, properties, ref=url)
    policy = shape.pick(answer, "Attributes", "Policy")
    if not policy:
        return [queue]
    properties = {"Queues": [url], "PolicyDocument": shape.document(policy)}
    return [queue, reader.resource(POLICY, f"{arn}#QueuePolicy", properties)]


COLLECTORS = (
    Collector(
        service="sqs",
        types=(QUEUE, POLICY),
        calls={
            "sqs.list_queues": "sqs:ListQueues",
            "sqs.get_queue_attributes": "sqs:GetQueueAttributes",
            **tagging.CALLS,
        },
        collect=queues,
    ),
)
