"""EventBridge: buses with their policies, rules and where they send events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.collect.aws import shape, tagging
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource, Unknown

BUS = "AWS::Events::EventBus"
RULE = "AWS::Events::Rule"


def buses(reader: Reader) -> Iterator[Resource]:
    """The region's event buses, the default one among them."""
    tags = tagging.Tags(reader, "events")
    yield from reader.map(lambda listed: _bus(reader, listed, tags), _listed(reader))


def _listed(reader: Reader) -> list[Any]:
    return reader.shared("events.list_event_buses", "EventBuses", Limit=100)


def _bus(reader: Reader, listed: Mapping[str, Any], tags: tagging.Tags) -> Resource:
    name, arn = listed["Name"], listed["Arn"]
    more = reader.get("events.describe_event_bus", about=arn, Name=name)
    details = ("KmsKeyIdentifier", "DeadLetterConfig", "LogConfig")
    properties = shape.like(
        BUS,
        {**listed, **{detail: shape.pick(more, detail) for detail in details}},
        Policy=shape.document(listed.get("Policy") or None),
        Tags=tags.of(arn),
    )
    return reader.resource(BUS, arn, properties, ref=name)


def rules(reader: Reader) -> Iterator[Resource]:
    """The rules of all buses with their targets."""
    tags = tagging.Tags(reader, "events")
    for bus in _listed(reader):
        listed = reader.items("events.list_rules", "Rules", EventBusName=bus["Name"])
        yield from reader.map(lambda rule: _rule(reader, rule, tags), listed)


def _rule(reader: Reader, listed: Mapping[str, Any], tags: tagging.Tags) -> Resource:
    name, arn = listed["Name"], listed["Arn"]
    bus = listed.get("EventBusName") or "default"
    targets = reader.listed("events.list_targets_by_rule", "Targets", about=arn, Rule=name, EventBusName=bus)
    properties = shape.like(
        RULE,
        listed,
        EventPattern=shape.decoded(listed.get("EventPattern") or None),
        Targets=targets if isinstance(targets, Unknown) else [_target(target) for target in targets] or None,
        Tags=tags.of(arn),
    )
    live = shape.compact({"ManagedBy": listed.get("ManagedBy")})
    return reader.resource(RULE, arn, properties, ref=name if bus == "default" else f"{bus}|{name}", live=live)


def _target(target: Mapping[str, Any]) -> dict[str, Any]:
    task = target.get("EcsParameters")
    if task and "Tags" in task:
        target = {**target, "EcsParameters": {**task, "TagList": task["Tags"]}}
    spelled: dict[str, Any] = shape.part(RULE, ("Targets", 0), target)
    return spelled


COLLECTORS = (
    Collector(
        service="events",
        types=(BUS,),
        calls={
            "events.list_event_buses": "events:ListEventBuses",
            "events.describe_event_bus": "events:DescribeEventBus",
            **tagging.CALLS,
        },
        collect=buses,
    ),
    Collector(
        service="events",
        types=(RULE,),
        calls={
            "events.list_event_buses": "events:ListEventBuses",
            "events.list_rules": "events:ListRules",
            "events.list_targets_by_rule": "events:ListTargetsByRule",
            **tagging.CALLS,
        },
        collect=rules,
    ),
)
