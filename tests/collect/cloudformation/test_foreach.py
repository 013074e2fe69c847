"""Loops: written out as AWS::LanguageExtensions does, wherever they may stand, and bounded."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from scanner.model import Path
from tests.helpers import findings, inventory, problem, resources


def loop(name: str, values: Any, body: Any) -> dict[str, Any]:
    return {f"Fn::ForEach::{name}": [name, values, body]}


def template(section: dict[str, Any], **others: Any) -> dict[str, Any]:
    return {"Transform": "AWS::LanguageExtensions", "Resources": section, **others}


def holder(**properties: Any) -> dict[str, Any]:
    return {"Type": "Custom::It", "Properties": properties}


def properties(section: dict[str, Any], given: dict[str, Any] | None = None, **others: Any) -> dict[str, Any]:
    found = resources(template(section, **others), given=given or {})
    return {name: dict(variants[0].properties) for name, variants in found.items()}


def test_resources() -> None:
    body = {"Topic${X}": holder(Name={"Ref": "X"}, Text={"Fn::Sub": "is ${X}"}, Plain="x${X}y", Other={"Ref": "Other"})}
    assert properties({**loop("X", ["A", "B"], body), "Other": holder()}) == {
        "TopicA": {"Name": "A", "Text": "is A", "Plain": "xAy", "Other": _unknown("Other")},
        "TopicB": {"Name": "B", "Text": "is B", "Plain": "xBy", "Other": _unknown("Other")},
        "Other": {},
    }


def _unknown(name: str) -> Any:
    from scanner.model import Unknown

    return Unknown(f"Ref: {name}", label=name)


def test_each_of_two_loops_inside_each_other() -> None:
    body = loop("Y", ["1", "2"], {"R${X}${Y}": holder(V={"Fn::Join": ["-", [{"Ref": "X"}, {"Ref": "Y"}]]})})
    found = properties(loop("X", ["A", "B"], body))
    assert {name: body["V"] for name, body in found.items()} == {"RA1": "A-1", "RA2": "A-2", "RB1": "B-1", "RB2": "B-2"}


def test_ampersand_leaves_only_letters_and_digits() -> None:
    found = properties(loop("Ip", ["10.0.0.1", "10.0.0.2"], {"Host&{Ip}": holder(Ip={"Ref": "Ip"}, T="&{Ip}")}))
    assert found == {"Host10001": {"Ip": "10.0.0.1", "T": "10001"}, "Host10002": {"Ip": "10.0.0.2", "T": "10002"}}


@pytest.mark.parametrize(
    "values",
    [
        {"Ref": "Names"},
        {"Fn::Split": [",", "a,b"]},
        {"Fn::FindInMap": ["M", "k", "names"]},
        ["a", {"Ref": "Second"}],
    ],
)
def test_collections(values: Any) -> None:
    parameters = {
        "Names": {"Type": "CommaDelimitedList", "Default": "a, b"},
        "Second": {"Type": "String", "Default": "b"},
    }
    found = properties(
        loop("X", values, {"R${X}": holder()}), Parameters=parameters, Mappings={"M": {"k": {"names": ["a", "b"]}}}
    )
    assert list(found) == ["Ra", "Rb"]


def test_collection_given() -> None:
    parameters = {"Names": {"Type": "CommaDelimitedList"}}
    section = loop("X", {"Ref": "Names"}, {"R${X}": holder()})
    assert list(properties(section, {"Names": "p,q"}, Parameters=parameters)) == ["Rp", "Rq"]
    found = problem(json.dumps(template({**section, "Other": holder()}, Parameters=parameters)))
    assert found.kind == "loop"
    assert "not known before deployment" in found.message


@pytest.mark.parametrize("depth", range(3))
def test_inside_properties(depth: int) -> None:
    inner: Any = loop("K", ["a", "b"], {"Key${K}": {"V": {"Ref": "K"}}})
    for _ in range(depth):
        inner = {"Deeper": [inner]}
    found: Any = properties({"It": holder(Map={"x": 1, **inner})})["It"]["Map"]
    for _ in range(depth):
        found = found["Deeper"][0]
    assert {key: found[key] for key in ("Keya", "Keyb")} == {"Keya": {"V": "a"}, "Keyb": {"V": "b"}}


def test_inside_properties_with_the_value_of_the_loop_around() -> None:
    body = {"R${X}": holder(Map=loop("K", ["1", "2"], {"${X}${K}": {"Ref": "X"}}))}
    assert properties(loop("X", ["a"], body))["Ra"] == {"Map": {"a1": "a", "a2": "a"}}


def test_in_conditions_and_outputs() -> None:
    text = template(
        {"It": {"Type": "Custom::It", "Condition": "IsB", "Properties": {"V": {"Fn::If": ["IsA", 1, 2]}}}},
        Parameters={"E": {"Type": "String", "Default": "A"}},
        Conditions=loop("X", ["A", "B"], {"Is${X}": {"Fn::Equals": [{"Ref": "E"}, {"Ref": "X"}]}}),
        Outputs=loop("Y", ["1"], {"Out${Y}": {"Value": {"Ref": "It"}}}),
    )
    (it,) = resources(text)["It"]
    assert (it.properties, it.worlds) == ({"V": 2}, ({"IsA": False, "IsB": True},))


def test_findings_name_the_loop() -> None:
    text = """\
Transform: AWS::LanguageExtensions
Resources:
  Fn::ForEach::Buckets:
    - Name
    - [Logs, Data]
    - Bucket${Name}:
        Type: AWS::S3::Bucket
        Properties:
          AccessControl: PublicRead
          OwnershipControls: {Rules: [{ObjectOwnership: BucketOwnerPreferred}]}
"""
    found = findings(text, "S3-003")
    assert [(f.resource_id, f.location.line, f.location.column) for f in found] == [
        ("BucketLogs", 9, 11),
        ("BucketData", 9, 11),
    ]
    assert found[0].fingerprint != found[1].fingerprint


@pytest.mark.parametrize(
    ("section", "message"),
    [
        ({"Fn::ForEach::X": "x"}, "Fn::ForEach::X needs an identifier, a collection and a body"),
        ({"Fn::ForEach::X": ["X", ["a"]]}, "Fn::ForEach::X needs an identifier, a collection and a body"),
        ({"Fn::ForEach::X": [["X"], ["a"], {}]}, "Fn::ForEach::X needs an identifier, a collection and a body"),
        (loop("X", "abc", {"R${X}": holder()}), "Fn::ForEach::X loops over values that are not known"),
        (loop("X", [{"a": 1}], {"R${X}": holder()}), "Fn::ForEach::X loops over values that are not known"),
        (loop("X", ["a", "b"], {"Same": holder()}), "Fn::ForEach makes 'Same' more than once"),
        ({"Ra": holder(), **loop("X", ["a"], {"R${X}": holder()})}, "Fn::ForEach makes 'Ra' more than once"),
        ({"It": holder(M=loop("X", {"Ref": "P"}, {"K${X}": 1}))}, "Fn::ForEach::X loops over values that are not"),
    ],
)
def test_broken_loops(section: dict[str, Any], message: str) -> None:
    text = template({"Other": holder(), **section}, Parameters={"P": {"Type": "CommaDelimitedList"}})
    found = inventory(json.dumps(text))
    (fault,) = found.problems
    assert fault.kind == "loop"
    assert fault.message.startswith(message)
    assert "Other" in [it.id for it in found.resources]


@pytest.mark.parametrize("in_properties", [False, True])
def test_loops_that_grow_without_end(in_properties: bool) -> None:
    body: dict[str, Any] = {"R" + "".join(f"${{X{i}}}" for i in range(9)): holder()}
    for i in range(9):
        body = loop(f"X{i}", [str(n) for n in range(40)], body)
    started = time.monotonic()
    found = problem(json.dumps(template({"It": holder(M=body)} if in_properties else body)))
    assert "more than" in found.message
    assert time.monotonic() - started < 5


def test_a_place_in_a_loop(path: Path = ()) -> None:
    text = template(loop("X", ["a"], {"R${X}": {"Type": "AWS::S3::Bucket", "Properties": {"Nope": 1, "Tags": 5}}}))
    found = inventory(json.dumps(text, indent=1))
    (fault,) = found.problems
    assert fault.location is not None
    assert (fault.resource_id, fault.location.line) == ("Ra", 14)
