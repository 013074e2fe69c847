"""CloudFormation as moto has it; drift by written answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import boto3

from scanner.model import Unknown
from tests.live.answers import Answer, gather_from
from tests.live.gather import assert_conform, gather, one
from tests.live.judged import judged

STACK = "AWS::CloudFormation::Stack"
OWNED = "Account::CloudFormation::ResourceInventory"
DRIFT = "Account::CloudFormation::StackDrift"
DIFFERENCE = "Account::CloudFormation::TemplateDiff"
TEMPLATE = {
    "Parameters": {"Stage": {"Type": "String"}},
    "Resources": {
        "Logs": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "logs-of-web"}},
        "Queue": {"Type": "AWS::SQS::Queue"},
    },
    "Outputs": {"Bucket": {"Value": {"Ref": "Logs"}}},
}
POLICY = {"Statement": [{"Effect": "Deny", "Action": "Update:Delete", "Principal": "*", "Resource": "*"}]}


def test_stacks_and_what_they_own(aws: str) -> None:
    client = boto3.client("cloudformation")
    boto3.client("sns").create_topic(Name="deployed")
    stack = client.create_stack(
        StackName="web",
        TemplateBody=json.dumps(TEMPLATE),
        Parameters=[{"ParameterKey": "Stage", "ParameterValue": "prod"}],
        EnableTerminationProtection=True,
        RoleARN="arn:aws:iam::123456789012:role/deploy",
        NotificationARNs=["arn:aws:sns:us-east-1:123456789012:deployed"],
        Tags=[{"Key": "team", "Value": "web"}],
    )["StackId"]
    client.set_stack_policy(StackName="web", StackPolicyBody=json.dumps(POLICY))
    bare = client.create_stack(
        StackName="bare", TemplateBody=json.dumps({"Resources": {"Q": {"Type": "AWS::SQS::Queue"}}})
    )["StackId"]
    found, gaps = gather("cloudformation", regions=("us-east-1",))
    assert gaps == []
    assert_conform(found)
    made = one(found, STACK, stack)
    assert (made.id, made.tags) == (stack, {"team": "web"})
    assert made.properties["Parameters"] == {"Stage": "prod"}
    wanted = {
        "StackStatus": "CREATE_COMPLETE",
        "EnableTerminationProtection": True,
        "RoleARN": "arn:aws:iam::123456789012:role/deploy",
        "NotificationARNs": ["arn:aws:sns:us-east-1:123456789012:deployed"],
        "Outputs": {"Bucket": "logs-of-web"},
        "StackPolicy": POLICY,
    }
    assert {key: made.live.get(key) for key in wanted} == wanted
    plain = one(found, STACK, bare).live
    assert plain["EnableTerminationProtection"] is False
    assert not {"RoleARN", "StackPolicy"} & set(plain)
    logs = one(found, OWNED, f"{stack}#Logs")
    assert logs.properties == {
        "PhysicalResourceId": "logs-of-web",
        "ResourceType": "AWS::S3::Bucket",
        "LogicalResourceId": "Logs",
        "StackId": stack,
        "StackName": "web",
        "ResourceStatus": "CREATE_COMPLETE",
    }
    assert len([r for r in found if r.type == OWNED]) == 3


def _answers() -> dict[str, Answer]:
    def stack(name: str, status: str) -> dict[str, object]:
        return {
            "StackName": name,
            "StackId": f"arn:aws:cloudformation:us-east-1:123456789012:stack/{name}/1",
            "StackStatus": status,
            "CreationTime": datetime(2026, 1, 1, tzinfo=UTC),
            "DriftInformation": {
                "StackDriftStatus": "DRIFTED",
                "LastCheckTimestamp": datetime(2026, 11, 1, tzinfo=UTC),
            },
        }

    def resource(name: str, status: str, drift: str) -> dict[str, object]:
        return {
            "LogicalResourceId": name,
            "ResourceType": "AWS::SQS::Queue",
            "LastUpdatedTimestamp": datetime(2026, 1, 1, tzinfo=UTC),
            "ResourceStatus": status,
            "DriftInformation": {"StackResourceDriftStatus": drift},
        }

    return {
        "cloudformation.describe_stacks": {
            "Stacks": [stack("a", "UPDATE_COMPLETE"), stack("b", "UPDATE_COMPLETE"), stack("c", "REVIEW_IN_PROGRESS")]
        },
        "cloudformation.list_stack_resources": lambda parameters: (
            "AccessDenied"
            if parameters["StackName"] == "b"
            else {
                "StackResourceSummaries": [
                    resource("Kept", "UPDATE_COMPLETE", "MODIFIED"),
                    resource("New", "UPDATE_COMPLETE", "NOT_CHECKED"),
                    resource("Gone", "DELETE_COMPLETE", "NOT_CHECKED"),
                ]
            }
        ),
    }


def test_drift_and_a_refused_stack() -> None:
    found, gaps = gather_from(_answers(), "cloudformation")
    owned = [str(r.properties["LogicalResourceId"]) for r in found if r.type == OWNED]
    assert owned == ["Kept", "New"]
    drift = next(r for r in found if r.type == DRIFT).properties
    assert drift == {
        "StackName": "a",
        "StackDriftStatus": "DRIFTED",
        "LastCheckTimestamp": "2026-11-01T00:00:00Z",
        "ResourceDrifts": [{"LogicalResourceId": "Kept", "DriftStatus": "MODIFIED"}],
    }
    lost = next(r for r in found if r.type == DRIFT and r.properties["StackName"] == "b")
    assert isinstance(lost.properties["ResourceDrifts"], Unknown)
    assert [gap.types for gap in gaps] == [(OWNED,)]
    assert {r.ref.split("/")[1] for r in found if r.type == STACK} == {"a", "b"}


def _drifted(answer: Answer) -> dict[str, Answer]:
    return {**_answers(), "cloudformation.describe_stack_resource_drifts": answer}


def _drift(name: str, *differences: tuple[str, str, str, str]) -> dict[str, object]:
    names = ("PropertyPath", "ExpectedValue", "ActualValue", "DifferenceType")
    return {
        "StackId": "arn:aws:cloudformation:us-east-1:123456789012:stack/a/1",
        "LogicalResourceId": name,
        "PhysicalResourceId": "p",
        "ResourceType": "AWS::S3::Bucket",
        "PropertyDifferences": [dict(zip(names, difference, strict=True)) for difference in differences],
        "StackResourceDriftStatus": "MODIFIED",
        "Timestamp": datetime(2026, 11, 1, tzinfo=UTC),
    }


def test_differences_from_the_template() -> None:
    logs = _drift(
        "Logs",
        ("/VersioningConfiguration/Status", "Enabled", "Suspended", "NOT_EQUAL"),
        ("/Tags/1", "null", '{"Key": "a", "Value": "b"}', "ADD"),
        ("/Environment/Variables/DB_PASSWORD", "Tr0ub4dor&3", "hunter2hunter2", "NOT_EQUAL"),
    )
    seen: list[str] = []

    def answer(parameters: Mapping[str, Any]) -> Answer:
        seen.append(parameters["StackName"])
        return {"StackResourceDrifts": [logs] if parameters["StackName"] == "a" else []}

    found, _ = gather_from(_drifted(answer), "cloudformation")
    made = [r for r in found if r.type == DIFFERENCE]
    assert seen == ["a", "b"]
    assert [(r.properties["Path"], r.properties.get("Expected"), r.properties["Actual"]) for r in made] == [
        ("/VersioningConfiguration/Status", "Enabled", "Suspended"),
        ("/Tags/1", None, {"Key": "a", "Value": "b"}),
        ("/Environment/Variables/DB_PASSWORD", "********", "********"),
    ]
    assert made[0].id.endswith("stack/a/1#Logs/VersioningConfiguration/Status")
    assert set(judged("IAC-016", found).values()) == {"fail"}


def test_refused_differences_are_a_gap() -> None:
    found, gaps = gather_from(_drifted("AccessDenied"), "cloudformation")
    assert not [r for r in found if r.type == DIFFERENCE]
    assert [gap.call for gap in gaps if gap.types == (DIFFERENCE,)] == ["cloudformation:DescribeStackResourceDrifts"]
    assert set(judged("IAC-016", found, gaps).values()) == {"unknown"}
