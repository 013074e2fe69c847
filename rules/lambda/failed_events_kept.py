"""Functions that lose the events they fail on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scanner import Resource, Resources, Severity, Violation, rule
from scanner.iam.values import at
from scanner.references import key, names

FUNCTION = "AWS::Lambda::Function"
SETTINGS = "AWS::Lambda::EventInvokeConfig"
PERMISSION = "AWS::Lambda::Permission"
QUEUE = ("DeadLetterConfig", "TargetArn")
ASYNCHRONOUS = frozenset(
    {
        "codecommit.amazonaws.com",
        "config.amazonaws.com",
        "events.amazonaws.com",
        "iot.amazonaws.com",
        "logs.amazonaws.com",
        "s3.amazonaws.com",
        "ses.amazonaws.com",
        "sns.amazonaws.com",
    }
)
"""Services that call a function without waiting for its answer."""


@rule(
    id="LAMBDA-010",
    title="Lambda functions keep failed events",
    severity=Severity.LOW,
    resource_types=[FUNCTION, SETTINGS, PERMISSION],
    scope="inventory",
    aliases={
        "checkov": ["CKV_AWS_116"],
        "aws_config": ["lambda-dlq-check"],
        "prowler": ["awslambda_function_no_dead_letter_queue"],
        "guard": ["LAMBDA_DLQ_CHECK"],
    },
    related_resources=["https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html"],
)
def failed_events_kept(resources: Resources) -> Iterator[Violation]:
    """
    An asynchronous event that a function fails on three times is thrown away: the order, file or notification is lost,
    and nobody hears of it. Name a queue or topic in DeadLetterConfig, or a failure destination in an
    AWS::Lambda::EventInvokeConfig. Judged are functions that are called asynchronously: an S3, SNS, EventBridge, IoT,
    SES, Config, CodeCommit or CloudWatch Logs permission says so, or an EventInvokeConfig. For calls that wait for an
    answer, and for queues and streams, a dead-letter queue here does nothing.
    """
    callers: dict[tuple[str, str], set[str]] = {}
    for permission in resources.get(PERMISSION, ()):
        principal = permission.properties.get("Principal")
        if isinstance(principal, str) and principal in ASYNCHRONOUS:
            for name in _called(permission):
                callers.setdefault(name, set()).add(principal)
    configured: set[tuple[str, str]] = set()
    kept: set[tuple[str, str]] = set()
    for settings in resources.get(SETTINGS, ()):
        own = set(_called(settings))
        configured |= own
        if at(settings.properties, ("DestinationConfig", "OnFailure", "Destination")) not in ("", None):
            kept |= own
    for function in resources.get(FUNCTION, ()):
        called = _names(function)
        if at(function.properties, QUEUE) not in ("", None) or called & kept:
            continue
        if services := sorted(set().union(*(callers.get(name, ()) for name in called))):
            reason = f"{' and '.join(services)} may call the function asynchronously"
        elif called & configured:
            reason = "the function has settings for asynchronous calls"
        else:
            continue
        message = f"{reason}, and events that it fails on are thrown away"
        yield Violation(message, QUEUE, function.id)


def _names(function: Resource) -> set[tuple[str, str]]:
    """What `_called` gives for a resource that names the function."""
    ref = key(function.ref) or function.id
    known = {*names(function, "Arn"), function.id, f"${{{function.id}.Arn}}", f":function:{ref}:"}
    return {(function.region, name) for name in known}


def _called(resource: Resource) -> Iterator[tuple[str, str]]:
    """The function that a resource is for, by region and name: an account may have the name in each region."""
    for name in _named_by(resource.properties.get("FunctionName")):
        yield resource.region, name


def _named_by(value: Any) -> Iterator[str]:
    """What a value names a function by: its name or ARN, with or without a version or alias."""
    text = key(value)
    yield text
    head, end, _ = text.partition(".Arn}")
    if end and head.startswith("${"):
        yield head + end
    # A name may hold colons itself: '${AWS::StackName}-resize'.
    text, start = f"{text}:", 0
    while (start := text.find(":function:", start)) >= 0:
        end_of_name = start + len(":function:")
        while (end_of_name := text.find(":", end_of_name)) >= 0:
            end_of_name += 1
            yield text[start:end_of_name]
        start += 1
