"""SNS: topics with their policies, and subscriptions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.collect.aws import shape, tagging
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource, Unknown

TOPIC = "AWS::SNS::Topic"
POLICY = "AWS::SNS::TopicPolicy"
SUBSCRIPTION = "AWS::SNS::Subscription"
_ATTRIBUTES = (
    "ContentBasedDeduplication",
    "DisplayName",
    "FifoThroughputScope",
    "FifoTopic",
    "KmsMasterKeyId",
    "SignatureVersion",
    "TracingConfig",
)
_PROTOCOLS = {
    "Application": "application",
    "Firehose": "firehose",
    "HTTP": "http/s",
    "Lambda": "lambda",
    "SQS": "sqs",
}
"""How the attributes of delivery logs begin, and what a template calls the same protocol."""


def topics(reader: Reader) -> Iterator[Resource]:
    """The region's topics, and the policy that each of them has."""
    tags = tagging.Tags(reader, "sns")
    for found in reader.map(lambda topic: _topic(reader, topic, tags), reader.items("sns.list_topics", "Topics")):
        yield from found


def _topic(reader: Reader, listed: Mapping[str, Any], tags: tagging.Tags) -> list[Resource]:
    arn = listed["TopicArn"]
    answer = reader.get("sns.get_topic_attributes", about=arn, TopicArn=arn)

    def attribute(name: str) -> Any:
        return shape.pick(answer, "Attributes", name)

    properties = shape.like(
        TOPIC,
        {name: attribute(name) or None for name in _ATTRIBUTES},
        TopicName=arn.rpartition(":")[2],
        ArchivePolicy=shape.decoded(attribute("ArchivePolicy") or None),
        DeliveryStatusLogging=_delivery_logs(answer),
        Tags=tags.of(arn),
    )
    # Also counts subscribers of other accounts, which this account's list of subscriptions leaves out.
    counts = {name: _number(attribute(name)) for name in ("SubscriptionsConfirmed", "SubscriptionsPending")}
    topic = reader.resource(TOPIC, arn, properties, live=shape.compact(counts))
    policy = attribute("Policy")
    if not policy:
        return [topic]
    properties = {"Topics": [arn], "PolicyDocument": shape.document(policy)}
    return [topic, reader.resource(POLICY, f"{arn}#TopicPolicy", properties)]


def _number(value: Any) -> Any:
    return int(value) if isinstance(value, str) and value.isdigit() else value


def _delivery_logs(answer: Any) -> Any:
    if isinstance(answer, Unknown):
        return answer
    found = []
    for start, protocol in _PROTOCOLS.items():
        given = {
            name: shape.pick(answer, "Attributes", start + name)
            for name in ("SuccessFeedbackRoleArn", "SuccessFeedbackSampleRate", "FailureFeedbackRoleArn")
        }
        if given["SuccessFeedbackRoleArn"] or given["FailureFeedbackRoleArn"]:
            found.append({"Protocol": protocol, **{name: value for name, value in given.items() if value}})
    return found or None


def subscriptions(reader: Reader) -> Iterator[Resource]:
    """The account's subscriptions in the region; one that nobody has confirmed has no ARN yet, and gets no messages."""
    for found in reader.items("sns.list_subscriptions", "Subscriptions"):
        arn = found["SubscriptionArn"]
        if arn == "Deleted":
            continue
        confirmed = arn.startswith("arn:")
        place = f"{found['TopicArn']}#Subscription/{found.get('Protocol')}/{found.get('Endpoint')}"
        properties = shape.like(SUBSCRIPTION, found)
        live = shape.compact({"Confirmed": confirmed, "Owner": found.get("Owner")})
        yield reader.resource(SUBSCRIPTION, arn if confirmed else place, properties, live=live)


COLLECTORS = (
    Collector(
        service="sns",
        types=(TOPIC, POLICY),
        calls={
            "sns.list_topics": "sns:ListTopics",
            "sns.get_topic_attributes": "sns:GetTopicAttributes",
            **tagging.CALLS,
        },
        collect=topics,
    ),
    Collector(
        service="sns",
        types=(SUBSCRIPTION,),
        calls={"sns.list_subscriptions": "sns:ListSubscriptions"},
        collect=subscriptions,
    ),
)
