"""Templates deployed to moto: by its CloudFormation what that can make, the rest by the services' own calls."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import boto3

from tests.live.makers import AFTERWARDS, LEFT_OUT, MAKERS, NOT_IN_CLOUDFORMATION

Template = Mapping[str, Any]
_IN_TEXT = re.compile(r"\$\{([A-Za-z0-9:.]+)\}")
_PSEUDO = {
    "AWS::AccountId": "123456789012",
    "AWS::Region": "us-east-1",
    "AWS::Partition": "aws",
    "AWS::URLSuffix": "amazonaws.com",
}


@dataclass
class Stack:
    """What became of a template."""

    refs: dict[str, str] = field(default_factory=dict)
    """Physical ids by logical id."""
    attributes: dict[str, str] = field(default_factory=dict)
    """What `Fn::GetAtt` gives: 'Key.Arn' and so on."""
    properties: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    """Properties by logical id, references resolved."""
    by_cloudformation: set[str] = field(default_factory=set)
    """The types that moto's CloudFormation made."""
    by_hand: set[str] = field(default_factory=set)
    """The types that were made by the services' own calls."""


def deploy(template: Template, name: str) -> Stack:
    """
    Make the resources of a template, which uses the long forms of Ref, Fn::GetAtt and Fn::Sub alone, and lists
    what is made by hand after what it refers to. `Metadata: {ByHand: why}` marks what moto's CloudFormation could
    make, but leaves too much out.
    """
    resources: Mapping[str, Any] = template["Resources"]
    by_hand = {
        id: entry
        for id, entry in resources.items()
        if entry["Type"] in NOT_IN_CLOUDFORMATION or "ByHand" in entry.get("Metadata", {})
    }
    in_stack = {id: entry for id, entry in resources.items() if id not in by_hand}
    stack = Stack()
    first = True
    while first:  # what nothing of the stack is needed for
        first = False
        for id in [id for id, entry in by_hand.items() if _needs(entry, resources) <= set(stack.refs)]:
            _make(id, by_hand.pop(id), stack)
            first = True
    if in_stack:
        wanted = {
            f"Att{n}": (att, {"Value": {"Fn::GetAtt": att.split(".", 1)}})
            for n, att in enumerate(sorted({a for e in resources.values() for a in _attributes(e)}))
            if att.split(".")[0] in in_stack
        }
        cloudformation = boto3.client("cloudformation")
        body = {
            "Resources": {id: _as_moto_takes_it(entry, stack) for id, entry in in_stack.items()},
            "Outputs": {key: output for key, (_, output) in wanted.items()},
        }
        cloudformation.create_stack(StackName=name, TemplateBody=json.dumps(body))
        (made,) = cloudformation.describe_stacks(StackName=name)["Stacks"]
        assert made["StackStatus"] == "CREATE_COMPLETE", made
        stack.attributes |= {wanted[out["OutputKey"]][0]: out["OutputValue"] for out in made.get("Outputs", ())}
        for part in cloudformation.describe_stack_resources(StackName=name)["StackResources"]:
            stack.refs[part["LogicalResourceId"]] = part.get("PhysicalResourceId", "")  # moto does not name all
        missing = set(in_stack) - set(stack.refs)
        assert not missing, f"moto's CloudFormation does not make {missing}"
        stack.by_cloudformation = {entry["Type"] for entry in in_stack.values()}
        for id, entry in in_stack.items():
            properties = stack.properties[id] = _resolved(entry.get("Properties", {}), stack)
            finish = AFTERWARDS.get(entry["Type"])
            if finish:
                finish(stack.refs[id], properties)
    for id, entry in by_hand.items():
        _make(id, entry, stack)
    return stack


def _make(id: str, entry: Mapping[str, Any], stack: Stack) -> None:
    properties = stack.properties[id] = _resolved(entry.get("Properties", {}), stack)
    reference, attributes = MAKERS[entry["Type"]](properties)
    stack.refs[id] = reference
    stack.attributes |= {f"{id}.{key}": value for key, value in attributes.items()}
    stack.by_hand.add(entry["Type"])


def _needs(value: Any, resources: Mapping[str, Any]) -> set[str]:
    """The logical ids that a value mentions."""
    if isinstance(value, Mapping):
        if "Ref" in value:
            return {value["Ref"]} & set(resources)
        if "Fn::Sub" in value:
            return {name.split(".")[0] for name in _IN_TEXT.findall(value["Fn::Sub"])} & set(resources)
        if "Fn::GetAtt" in value:
            return {value["Fn::GetAtt"][0]}
        return set().union(*(_needs(item, resources) for item in value.values()))
    return set().union(*(_needs(item, resources) for item in value)) if isinstance(value, list) else set()


def _as_moto_takes_it(entry: Mapping[str, Any], stack: Stack) -> dict[str, Any]:
    """Without what moto spoils, references to what is made already resolved."""
    left_out = LEFT_OUT.get(entry["Type"], ())
    properties = {key: value for key, value in entry.get("Properties", {}).items() if key not in left_out}
    return {"Type": entry["Type"], "Properties": _known(properties, stack)}


def _known(value: Any, stack: Stack) -> Any:
    if isinstance(value, Mapping):
        if value.get("Ref") in stack.refs or value.get("Fn::GetAtt", [""])[0] in stack.refs:
            return _resolved(value, stack)
        return {key: _known(item, stack) for key, item in value.items()}
    return [_known(item, stack) for item in value] if isinstance(value, list) else value


def _attributes(value: Any) -> Iterator[str]:
    """Every 'Logical.Attribute' that a value mentions."""
    if isinstance(value, Mapping):
        if "Fn::GetAtt" in value:
            yield ".".join(value["Fn::GetAtt"])
        elif "Fn::Sub" in value:
            yield from (name for name in _IN_TEXT.findall(value["Fn::Sub"]) if "." in name)
        else:
            for item in value.values():
                yield from _attributes(item)
    elif isinstance(value, list):
        for item in value:
            yield from _attributes(item)


def _resolved(value: Any, stack: Stack) -> Any:
    if isinstance(value, Mapping):
        if "Ref" in value:
            return _of(value["Ref"], stack)
        if "Fn::GetAtt" in value:
            return stack.attributes[".".join(value["Fn::GetAtt"])]
        if "Fn::Sub" in value:
            return _IN_TEXT.sub(lambda found: _of(found[1], stack), value["Fn::Sub"])
        return {key: _resolved(item, stack) for key, item in value.items()}
    if isinstance(value, list):
        return [_resolved(item, stack) for item in value]
    return value


def _of(name: str, stack: Stack) -> str:
    return _PSEUDO.get(name) or (stack.attributes if "." in name else stack.refs)[name]
