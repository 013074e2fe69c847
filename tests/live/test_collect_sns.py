"""SNS as moto has it: topics, their policies, subscriptions."""

from __future__ import annotations

import json
from typing import Any

import boto3

from scanner.model import Unknown
from tests.live.answers import gather_from
from tests.live.gather import assert_conform, gather, one
from tests.live.judged import judged

TOPIC = "AWS::SNS::Topic"
POLICY = "AWS::SNS::TopicPolicy"
SUBSCRIPTION = "AWS::SNS::Subscription"
HERE = "arn:aws:sns:us-east-1:123456789012"
ROLE = "arn:aws:iam::123456789012:role/feedback"
OPEN = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sns:Publish", "Resource": f"{HERE}:open.fifo"}],
}


def test_topics_and_policies(aws: str) -> None:
    sns = boto3.client("sns")
    attributes = {"FifoTopic": "true", "ContentBasedDeduplication": "true", "KmsMasterKeyId": "alias/aws/sns"}
    created = sns.create_topic(
        Name="open.fifo",
        Attributes={**attributes, "Policy": json.dumps(OPEN), "DisplayName": "Open"},
        Tags=[{"Key": "team", "Value": "web"}],
    )
    sns.create_topic(Name="bare")
    sns.subscribe(TopicArn=created["TopicArn"], Protocol="sqs", Endpoint="arn:aws:sqs:us-east-1:123456789012:q.fifo")
    found, gaps = gather("sns")
    assert_conform(found)
    assert gaps == []
    topic = one(found, TOPIC, f"{HERE}:open.fifo")
    assert topic.id == topic.ref == created["TopicArn"]
    assert topic.tags == {"team": "web"}
    assert topic.properties == {
        "TopicName": "open.fifo",
        "DisplayName": "Open",
        "FifoTopic": True,
        "ContentBasedDeduplication": True,
        "KmsMasterKeyId": "alias/aws/sns",
        "Tags": [{"Key": "team", "Value": "web"}],
    }
    assert set(topic.live) == {"SubscriptionsConfirmed", "SubscriptionsPending"}  # moto counts none
    assert one(found, TOPIC, f"{HERE}:bare").properties == {"TopicName": "bare"}
    policy = one(found, POLICY, f"{HERE}:open.fifo#TopicPolicy")
    assert policy.properties == {"Topics": [topic.ref], "PolicyDocument": OPEN}
    assert judged("SNS-001", found) == {topic.ref: "pass", f"{HERE}:bare": "fail"}
    # The policy that every topic is made with names the owner in a condition.
    assert judged("SNS-002", found) == {policy.ref: "fail", f"{HERE}:bare#TopicPolicy": "pass"}
    assert judged("SNS-003", found) == {topic.ref: "fail", f"{HERE}:bare": "fail"}


def test_delivery_logs_and_settings() -> None:
    """Answers by hand: moto tells of no such attributes."""
    attributes = {
        "TopicArn": f"{HERE}:t",
        "SQSSuccessFeedbackRoleArn": ROLE,
        "SQSSuccessFeedbackSampleRate": "100",
        "SQSFailureFeedbackRoleArn": ROLE,
        "HTTPFailureFeedbackRoleArn": ROLE,
        "LambdaSuccessFeedbackSampleRate": "0",
        "SignatureVersion": "2",
        "TracingConfig": "Active",
        "ArchivePolicy": '{"MessageRetentionPeriod": "30"}',
        "SubscriptionsConfirmed": "3",
        "SubscriptionsPending": "1",
    }
    answers: dict[str, Any] = {
        "sns.list_topics": {"Topics": [{"TopicArn": f"{HERE}:t"}]},
        "sns.get_topic_attributes": {"Attributes": attributes},
    }
    found, gaps = gather_from(answers, "sns")
    assert_conform(found)
    assert gaps == []
    topic = one(found, TOPIC)
    assert topic.properties["DeliveryStatusLogging"] == [
        {"Protocol": "http/s", "FailureFeedbackRoleArn": ROLE},
        {
            "Protocol": "sqs",
            "SuccessFeedbackRoleArn": ROLE,
            "SuccessFeedbackSampleRate": "100",
            "FailureFeedbackRoleArn": ROLE,
        },
    ]
    assert topic.properties["ArchivePolicy"] == {"MessageRetentionPeriod": "30"}
    assert topic.live == {"SubscriptionsConfirmed": 3, "SubscriptionsPending": 1}


def test_subscriptions() -> None:
    """Answers by hand: in moto every subscription is confirmed."""
    topic = f"{HERE}:t"

    def entry(arn: str, protocol: str, endpoint: str) -> dict[str, str]:
        return {
            "SubscriptionArn": arn,
            "Owner": "123456789012",
            "Protocol": protocol,
            "Endpoint": endpoint,
            "TopicArn": topic,
        }

    listed = [
        entry(f"{topic}:11111111-2222-3333-4444-555555555555", "sqs", "arn:aws:sqs:us-east-1:123456789012:q"),
        entry("PendingConfirmation", "email", "ops@example.com"),
        entry("PendingConfirmation", "email", "dev@example.com"),
        entry("Deleted", "http", "http://example.com"),
    ]
    found, gaps = gather_from({"sns.list_subscriptions": {"Subscriptions": listed}}, "sns")
    assert_conform(found)
    assert gaps == []
    assert [(s.properties["Endpoint"], s.live["Confirmed"]) for s in found] == [
        ("arn:aws:sqs:us-east-1:123456789012:q", True),
        ("ops@example.com", False),
        ("dev@example.com", False),
    ]
    assert found[0].id == listed[0]["SubscriptionArn"]
    assert found[1].id == f"{topic}#Subscription/email/ops@example.com"
    assert found[1].properties == {"TopicArn": topic, "Protocol": "email", "Endpoint": "ops@example.com"}


def test_subscription_in_moto(aws: str) -> None:
    sns = boto3.client("sns")
    topic = sns.create_topic(Name="t")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="email", Endpoint="ops@example.com")
    found, _ = gather("sns")
    assert_conform(found)
    assert one(found, SUBSCRIPTION).properties["TopicArn"] == topic


def test_no_topic(aws: str) -> None:
    assert gather("sns") == ([], [])


def test_refused_attributes_are_unknown() -> None:
    """Refusals by hand: neither key nor policy of the topic can be seen, so nothing passes."""
    answers: dict[str, Any] = {
        "sns.list_topics": {"Topics": [{"TopicArn": f"{HERE}:t"}]},
        "sns.get_topic_attributes": "AuthorizationError",
    }
    found, gaps = gather_from(answers, "sns")
    assert_conform(found)
    topic, policy = found
    assert isinstance(topic.properties["KmsMasterKeyId"], Unknown)
    assert isinstance(policy.properties["PolicyDocument"], Unknown)
    assert [gap.cause for gap in gaps] == ["denied"]
    assert judged("SNS-001", found) == {topic.ref: "unknown"}
    assert judged("SNS-002", found) == {policy.ref: "unknown"}
