"""CloudFormation as moto has it; drift by written answers."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import boto3

from scanner.model import Unknown
from tests.live.answers import Answer, gather_from
from tests.live.gather import assert_conform, gather, one

STACK = "AWS::CloudFormation::Stack"
OWNED = "Account::CloudFormation::ResourceInventory"
DRIFT = "Account::CloudFormation::StackDrift"
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
