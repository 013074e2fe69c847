"""EventBridge as moto has it: buses, rules, targets."""

from __future__ import annotations

import json
from typing import Any

import boto3

from scanner.model import Unknown
from tests.live.answers import gather_from
from tests.live.gather import assert_conform, gather, one

BUS = "AWS::Events::EventBus"
RULE = "AWS::Events::Rule"
HERE = "arn:aws:events:us-east-1:123456789012"
TOPIC = "arn:aws:sns:us-east-1:123456789012:alarms"
KEY = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"


def test_buses_rules_and_targets(aws: str) -> None:
    events = boto3.client("events")
    events.create_event_bus(Name="orders", Tags=[{"Key": "team", "Value": "web"}])
    events.put_permission(
        EventBusName="orders", Action="events:PutEvents", Principal="999999999999", StatementId="other"
    )
    pattern = {"source": ["aws.iam"], "detail": {"eventName": ["CreateUser"]}}
    events.put_rule(Name="iam", EventPattern=json.dumps(pattern), Description="users", State="ENABLED")
    events.put_targets(
        Rule="iam",
        Targets=[
            {"Id": "t", "Arn": TOPIC, "InputTransformer": {"InputPathsMap": {"a": "$.a"}, "InputTemplate": "<a>"}}
        ],
    )
    events.put_rule(Name="late", EventBusName="orders", EventPattern=json.dumps(pattern), State="DISABLED")
    found, gaps = gather("events", regions=["us-east-1"])
    assert_conform(found)
    assert gaps == []
    orders = one(found, BUS, "orders")
    assert orders.id == f"{HERE}:event-bus/orders"
    assert orders.tags == {"team": "web"}
    (statement,) = orders.properties["Policy"]["Statement"]
    assert statement["Sid"] == "other"
    assert one(found, BUS, "default").properties == {"Name": "default"}
    rule = one(found, RULE, "iam")
    assert rule.id == f"{HERE}:rule/iam"
    assert rule.properties["EventPattern"] == pattern
    assert rule.properties["State"] == "ENABLED"
    assert rule.properties["Targets"] == [
        {"Id": "t", "Arn": TOPIC, "InputTransformer": {"InputPathsMap": {"a": "$.a"}, "InputTemplate": "<a>"}}
    ]
    late = one(found, RULE, "orders|late")
    assert late.id == f"{HERE}:rule/orders/late"
    assert late.properties["EventBusName"] == "orders"
    assert "Targets" not in late.properties


def test_a_region_that_nobody_uses(aws: str) -> None:
    found, gaps = gather("events", regions=["us-east-1"])
    assert [(r.type, r.ref) for r in found] == [(BUS, "default")]
    assert gaps == []


def test_settings_that_moto_does_not_tell() -> None:
    """Answers by hand."""
    task = {
        "TaskDefinitionArn": "arn:aws:ecs:us-east-1:123456789012:task-definition/t:1",
        "TaskCount": 1,
        "Tags": [{"Key": "a", "Value": "b"}],
    }
    answers: dict[str, Any] = {
        "events.list_event_buses": {"EventBuses": [{"Name": "orders", "Arn": f"{HERE}:event-bus/orders"}]},
        "events.describe_event_bus": {
            "Name": "orders",
            "KmsKeyIdentifier": KEY,
            "DeadLetterConfig": {"Arn": "arn:aws:sqs:us-east-1:123456789012:dead"},
            "LogConfig": {"IncludeDetail": "NONE", "Level": "ERROR"},
        },
        "events.list_rules": {
            "Rules": [
                {
                    "Name": "managed",
                    "Arn": f"{HERE}:rule/orders/managed",
                    "EventBusName": "orders",
                    "ManagedBy": "config.amazonaws.com",
                }
            ]
        },
        "events.list_targets_by_rule": {
            "Targets": [{"Id": "t", "Arn": "arn:aws:ecs:us-east-1:123456789012:cluster/c", "EcsParameters": task}]
        },
        "resourcegroupstaggingapi.get_resources": {
            "ResourceTagMappingList": [
                {"ResourceARN": f"{HERE}:rule/orders/managed", "Tags": [{"Key": "team", "Value": "web"}]}
            ]
        },
    }
    found, gaps = gather_from(answers, "events")
    assert_conform(found)
    assert gaps == []
    bus = one(found, BUS)
    assert bus.properties["KmsKeyIdentifier"] == KEY
    assert bus.properties["LogConfig"] == {"IncludeDetail": "NONE", "Level": "ERROR"}
    rule = one(found, RULE)
    assert rule.tags == {"team": "web"}
    assert rule.live == {"ManagedBy": "config.amazonaws.com"}
    assert rule.properties["Targets"][0]["EcsParameters"]["TagList"] == [{"Key": "a", "Value": "b"}]

    answers["events.describe_event_bus"] = "AccessDeniedException"
    answers["events.list_targets_by_rule"] = "AccessDeniedException"
    found, gaps = gather_from(answers, "events")
    assert_conform(found)
    assert isinstance(one(found, BUS).properties["KmsKeyIdentifier"], Unknown)
    assert isinstance(one(found, RULE).properties["Targets"], Unknown)
    assert len(gaps) == 2
