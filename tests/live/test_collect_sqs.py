"""SQS as moto has it: queues and their policies."""

from __future__ import annotations

import json
from typing import Any

import boto3

from scanner.model import Unknown
from tests.live.answers import gather_from
from tests.live.gather import assert_conform, gather, one
from tests.live.judged import judged

QUEUE = "AWS::SQS::Queue"
POLICY = "AWS::SQS::QueuePolicy"
HERE = "arn:aws:sqs:us-east-1:123456789012"
OPEN = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sqs:*", "Resource": f"{HERE}:open"}],
}


def test_queues_and_policies(aws: str) -> None:
    sqs = boto3.client("sqs")
    sqs.create_queue(QueueName="dead.fifo", Attributes={"FifoQueue": "true", "SqsManagedSseEnabled": "false"})
    redrive = {"deadLetterTargetArn": f"{HERE}:dead", "maxReceiveCount": 3}
    sqs.create_queue(QueueName="dead")
    url = sqs.create_queue(
        QueueName="open",
        Attributes={
            "KmsMasterKeyId": "alias/aws/sqs",
            "VisibilityTimeout": "60",
            "RedrivePolicy": json.dumps(redrive),
            "Policy": json.dumps(OPEN),
        },
        tags={"team": "web"},
    )["QueueUrl"]
    found, gaps = gather("sqs")
    assert_conform(found)
    assert gaps == []
    queue = one(found, QUEUE, url)
    assert queue.id == f"{HERE}:open"
    assert queue.tags == {"team": "web"}
    assert queue.properties["QueueName"] == "open"
    assert queue.properties["VisibilityTimeout"] == 60
    assert queue.properties["KmsMasterKeyId"] == "alias/aws/sqs"
    assert queue.properties["RedrivePolicy"]["deadLetterTargetArn"] == f"{HERE}:dead"
    fifo = next(q for q in found if q.id == f"{HERE}:dead.fifo")
    assert fifo.properties["FifoQueue"] is True
    assert fifo.properties["SqsManagedSseEnabled"] is False
    policy = one(found, POLICY)
    assert policy.id == f"{HERE}:open#QueuePolicy"
    assert policy.properties == {"Queues": [url], "PolicyDocument": OPEN}
    encryption = judged("SQS-001", found)
    assert (encryption[url], encryption[str(fifo.ref)]) == ("pass", "fail")
    assert judged("SQS-002", found) == {policy.ref: "fail"}
    assert judged("SQS-003", found)[url] == "pass"
    assert judged("SQS-004", found) == {policy.ref: "fail"}


def test_the_policy_that_the_console_writes(aws: str) -> None:
    owner = {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:root"}, "Action": "SQS:*"}
    other = {**owner, "Principal": {"AWS": "arn:aws:iam::999999999999:root"}}
    sqs = boto3.client("sqs")
    for name, statement in (("own", owner), ("shared", other)):
        document = {"Version": "2012-10-17", "Statement": [{**statement, "Resource": f"{HERE}:{name}"}]}
        sqs.create_queue(QueueName=name, Attributes={"Policy": json.dumps(document)})
    found, _ = gather("sqs")
    assert judged("SQS-004", found) == {f"{HERE}:own#QueuePolicy": "pass", f"{HERE}:shared#QueuePolicy": "fail"}


def test_no_queue(aws: str) -> None:
    assert gather("sqs") == ([], [])


def test_refused_attributes_are_unknown() -> None:
    """Refusals by hand."""
    url = "https://sqs.us-east-1.amazonaws.com/123456789012/q"
    answers: dict[str, Any] = {
        "sqs.list_queues": {"QueueUrls": [url]},
        "sqs.get_queue_attributes": "AccessDenied",
    }
    found, gaps = gather_from(answers, "sqs")
    assert_conform(found)
    queue, policy = found
    assert (queue.id, queue.properties["QueueName"]) == (f"{HERE}:q", "q")
    assert isinstance(queue.properties["SqsManagedSseEnabled"], Unknown)
    assert isinstance(policy.properties["PolicyDocument"], Unknown)
    assert [gap.resource_id for gap in gaps] == [f"{HERE}:q"]
    assert judged("SQS-001", found) == {url: "unknown"}
    assert judged("SQS-002", found) == {policy.ref: "unknown"}
