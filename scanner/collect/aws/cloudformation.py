"""CloudFormation: stacks, what each owns, and how far that has drifted."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from scanner.collect.aws import shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader, Refused
from scanner.model import Resource
from scanner.secrets import MASK, is_harmless, is_secret_name

STACK = "AWS::CloudFormation::Stack"
INVENTORY = "Account::CloudFormation::ResourceInventory"
DRIFT = "Account::CloudFormation::StackDrift"
DIFFERENCE = "Account::CloudFormation::TemplateDiff"


def _all(reader: Reader) -> list[Any]:
    """Stacks that are there: those of a change set that nobody executed have nothing yet."""
    listed = reader.shared("cloudformation.describe_stacks", "Stacks")
    return [found for found in listed if found.get("StackStatus") not in ("REVIEW_IN_PROGRESS", "DELETE_COMPLETE")]


def stacks(reader: Reader) -> Iterator[Resource]:
    """Every stack with its policy."""
    yield from reader.map(lambda found: _stack(reader, found), _all(reader))


def _stack(reader: Reader, found: Mapping[str, Any]) -> Resource:
    name, stack_id = found["StackName"], found["StackId"]
    policy = reader.get("cloudformation.get_stack_policy", about=stack_id, StackName=name)
    parameters = {
        entry["ParameterKey"]: entry.get("ResolvedValue", entry.get("ParameterValue", ""))
        for entry in found.get("Parameters", ())
    }
    outputs = {entry["OutputKey"]: entry.get("OutputValue", "") for entry in found.get("Outputs", ())}
    properties = {
        "NotificationARNs": found.get("NotificationARNs") or None,
        "Parameters": parameters or None,
        "TimeoutInMinutes": found.get("TimeoutInMinutes"),
        "Tags": shape.tags(found.get("Tags")),
    }
    live = {
        "StackName": name,
        "StackStatus": found.get("StackStatus"),
        "CreationTime": shape.moment(found.get("CreationTime")),
        "LastUpdatedTime": shape.moment(found.get("LastUpdatedTime")),
        "EnableTerminationProtection": bool(found.get("EnableTerminationProtection")),
        "NotificationARNs": found.get("NotificationARNs", []),
        "Parameters": parameters,
        "Outputs": outputs,
        "RoleARN": found.get("RoleARN"),
        "ParentId": found.get("ParentId"),
        "RootId": found.get("RootId"),
        "StackPolicy": shape.document(shape.pick(policy, "StackPolicyBody")),
    }
    return reader.resource(STACK, stack_id, shape.compact(properties), live=shape.compact(live))


def stack_resources(reader: Reader) -> Iterator[Resource]:
    """What each stack owns, an entry a resource, and the last result of drift detection."""
    for made in reader.map(lambda found: _owned(reader, found), _all(reader)):
        yield from made


def _owned(reader: Reader, stack: Mapping[str, Any]) -> list[Resource]:
    stack_id = stack["StackId"]
    made: list[Resource] = []
    drifts: Any = []
    try:
        listed = list(
            reader.items("cloudformation.list_stack_resources", "StackResourceSummaries", StackName=stack["StackName"])
        )
    except Refused as refusal:
        listed, drifts = [], reader.lost(refusal, about=stack_id, types=(INVENTORY,))
    for found in listed:
        if found.get("ResourceStatus") == "DELETE_COMPLETE":
            continue
        logical = found["LogicalResourceId"]
        properties = {
            "PhysicalResourceId": found.get("PhysicalResourceId") or None,
            "ResourceType": found.get("ResourceType"),
            "LogicalResourceId": logical,
            "StackId": stack_id,
            "StackName": stack["StackName"],
            "ResourceStatus": found.get("ResourceStatus"),
        }
        made.append(reader.resource(INVENTORY, f"{stack_id}#{logical}", shape.compact(properties)))
        drift = shape.pick(found, "DriftInformation", "StackResourceDriftStatus")
        if drift not in (None, "NOT_CHECKED"):
            drifts.append({"LogicalResourceId": logical, "DriftStatus": drift})
    told = stack.get("DriftInformation") or {}
    properties = {
        "StackName": stack["StackName"],
        "StackDriftStatus": told.get("StackDriftStatus"),
        "LastCheckTimestamp": shape.moment(told.get("LastCheckTimestamp")),
        "ResourceDrifts": drifts or None,
    }
    made.append(reader.resource(DRIFT, f"{stack_id}#StackDrift", shape.compact(properties), ref=stack_id))
    return made


def template_differences(reader: Reader) -> Iterator[Resource]:
    """
    Each property in which a resource differs from its stack's template, as the last detection of drift found it. Only
    stacks that were found to have drifted are asked: of the others CloudFormation knows no differences.
    """
    drifted = [
        stack for stack in _all(reader) if shape.pick(stack, "DriftInformation", "StackDriftStatus") == "DRIFTED"
    ]
    for made in reader.map(lambda stack: _differences(reader, stack), drifted):
        yield from made


def _differences(reader: Reader, stack: Mapping[str, Any]) -> list[Resource]:
    stack_id = stack["StackId"]
    found = reader.children(
        "cloudformation.describe_stack_resource_drifts",
        "StackResourceDrifts",
        types=(DIFFERENCE,),
        about=stack_id,
        StackName=stack["StackName"],
        StackResourceDriftStatusFilters=["MODIFIED"],
    )
    made: dict[str, Resource] = {}
    for drift in found:
        for difference in drift.get("PropertyDifferences") or ():
            path = difference["PropertyPath"]
            properties = {
                "StackId": stack_id,
                "StackName": stack["StackName"],
                "LogicalResourceId": drift["LogicalResourceId"],
                "PhysicalResourceId": drift.get("PhysicalResourceId"),
                "ResourceType": drift.get("ResourceType"),
                "Path": path,
                "DifferenceType": difference.get("DifferenceType"),
                "Expected": _value(difference.get("ExpectedValue"), path),
                "Actual": _value(difference.get("ActualValue"), path),
                "CheckTimestamp": shape.moment(drift.get("Timestamp")),
            }
            name = f"{stack_id}#{drift['LogicalResourceId']}{path}"
            made[name] = reader.resource(DIFFERENCE, name, shape.compact(properties))
    return list(made.values())


def _value(text: Any, path: str) -> Any:
    """One side of a difference: objects and lists are told as JSON text, what is missing as the word null."""
    if not isinstance(text, str) or text == "null":
        return None
    # Once it stands under another name than its own, nobody can tell any more that it is a secret.
    if any(is_secret_name(step) for step in path.split("/")) and not is_harmless(text):
        return MASK
    if text[:1] not in ("{", "["):
        return text
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


_STACKS = {"cloudformation.describe_stacks": "cloudformation:DescribeStacks"}

COLLECTORS = (
    Collector(
        service="cloudformation",
        types=(STACK,),
        calls={**_STACKS, "cloudformation.get_stack_policy": "cloudformation:GetStackPolicy"},
        collect=stacks,
    ),
    Collector(
        service="cloudformation",
        types=(INVENTORY, DRIFT),
        calls={**_STACKS, "cloudformation.list_stack_resources": "cloudformation:ListStackResources"},
        collect=stack_resources,
    ),
    Collector(
        service="cloudformation",
        types=(DIFFERENCE,),
        calls={
            **_STACKS,
            "cloudformation.describe_stack_resource_drifts": "cloudformation:DescribeStackResourceDrifts",
        },
        collect=template_differences,
    ),
)
