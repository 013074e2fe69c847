"""Conditions: the variants that a template can reach, and those alone."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Mapping
from typing import Any

import pytest

from scanner.model import Unknown
from tests.helpers import findings, inventory, resources

STRING = {"Type": "String"}
WIDE_OPEN = ("S3-003",)
"""A rule that a public ACL fails."""


def ref(name: str) -> dict[str, Any]:
    return {"Ref": name}


def equals(left: Any, right: Any) -> dict[str, Any]:
    return {"Fn::Equals": [left, right]}


TWO = {"E": STRING, "F": STRING}
PARTITION = ref("AWS::Partition")
BOTH = {"A": True, "B": True}


def template(conditions: Mapping[str, Any], parameters: Mapping[str, Any] | None = None, **body: Any) -> dict[str, Any]:
    """A resource that each condition of the template decides something of."""
    properties = {name: {"Fn::If": [name, "yes", "no"]} for name in conditions}
    return {
        "Parameters": parameters or {},
        "Conditions": conditions,
        "Resources": {"It": {"Type": "Custom::It", "Properties": properties}, **body},
    }


def worlds(
    conditions: Mapping[str, Any], parameters: Mapping[str, Any] | None = None, **given: Any
) -> set[tuple[bool, ...]]:
    """The reachable truths, in the order in which the conditions are written."""
    found = resources(template(conditions, parameters), given=given)
    return {tuple(world[name] for name in conditions) for it in found["It"] for world in it.worlds}


# --- what is reachable ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("conditions", "parameters", "expected"),
    [
        ({"A": equals(ref("E"), "p")}, {"E": STRING}, {"T", "F"}),
        ({"A": equals("p", ref("E"))}, {"E": STRING}, {"T", "F"}),
        ({"A": equals("p", "p")}, {}, {"T"}),
        ({"A": equals("p", "q")}, {}, {"F"}),
        ({"A": equals(ref("E"), "x")}, {"E": {"Type": "String", "AllowedValues": ["p", "q"]}}, {"F"}),
        ({"A": equals(ref("E"), "p")}, {"E": {"Type": "String", "AllowedValues": ["p"]}}, {"T"}),
        ({"A": equals(ref("E"), "p")}, {"E": {"Type": "String", "Default": "p"}}, {"T", "F"}),
        ({"A": equals(ref("E"), "true")}, {"E": {"Type": "String", "AllowedValues": [True, False]}}, {"T", "F"}),
        ({"A": equals(ref("E"), 1)}, {"E": {"Type": "Number", "AllowedValues": [1, 2]}}, {"T", "F"}),
        ({"A": equals(ref("E"), True)}, {"E": {"Type": "String", "AllowedValues": ["true"]}}, {"T"}),
        # mutually exclusive
        ({"A": equals(ref("E"), "p"), "B": equals(ref("E"), "q")}, {"E": STRING}, {"TF", "FT", "FF"}),
        (
            {"A": equals(ref("E"), "p"), "B": equals(ref("E"), "q")},
            {"E": {"Type": "String", "AllowedValues": ["p", "q"]}},
            {"TF", "FT"},
        ),
        ({"A": equals(ref("E"), "p"), "B": {"Fn::Not": [{"Condition": "A"}]}}, {"E": STRING}, {"TF", "FT"}),
        ({"A": equals(ref("E"), "p"), "B": equals(ref("F"), "q")}, TWO, {"TT", "TF", "FT", "FF"}),
        # and, or
        (
            {
                "A": equals(ref("E"), "p"),
                "B": equals(ref("F"), "q"),
                "Both": {"Fn::And": [{"Condition": "A"}, {"Condition": "B"}]},
                "Any": {"Fn::Or": [{"Condition": "A"}, equals(ref("F"), "q")]},
            },
            {"E": STRING, "F": STRING},
            {"TTTT", "TFFT", "FTFT", "FFFF"},
        ),
        # one parameter with another
        ({"A": equals(ref("E"), ref("F"))}, {"E": STRING, "F": STRING}, {"T", "F"}),
        ({"A": equals(ref("E"), ref("E"))}, {"E": STRING}, {"T"}),
        (
            {"A": equals(ref("E"), ref("F")), "B": equals(ref("E"), "p"), "C": equals(ref("F"), "p")},
            {"E": STRING, "F": STRING},
            {"TTT", "TFF", "FTF", "FFT", "FFF"},
        ),
        # parts of a text, which a default must not fix
        (
            {"A": equals({"Fn::Sub": "${E}-x"}, "p-x")},
            {"E": {"Type": "String", "Default": "d"}},
            {"T", "F"},
        ),
        (
            {"A": equals({"Fn::Sub": ["${v}-x", {"v": ref("E")}]}, "p-x")},
            {"E": {"Type": "String", "Default": "d"}},
            {"T", "F"},
        ),
        ({"A": equals({"Fn::Join": ["-", [ref("E"), ref("F")]]}, "a-b")}, {"E": STRING, "F": STRING}, {"T", "F"}),
        (
            {"A": equals({"Fn::Join": ["", ref("L")]}, "")},
            {"L": {"Type": "CommaDelimitedList", "Default": ""}},
            {"T", "F"},
        ),
        (
            {"A": equals({"Fn::Select": [0, ref("L")]}, "a")},
            {"L": {"Type": "CommaDelimitedList", "Default": "a,b"}},
            {"T", "F"},
        ),
        # pseudo parameters
        ({"A": equals(ref("AWS::Region"), "us-east-1")}, {}, {"T", "F"}),
        ({"A": equals(PARTITION, "aws"), "B": equals(PARTITION, "aws-cn")}, {}, {"TF", "FT", "FF"}),
        # the value at the other end of a lookup is not its default
        (
            {"A": equals(ref("E"), "p")},
            {"E": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "p"}},
            {"T", "F"},
        ),
        # nonsense is tried both ways
        ({"A": "x"}, {}, {"T", "F"}),
        ({"A": {"Fn::Equals": ["x"]}}, {}, {"T", "F"}),
        ({"A": {"Fn::Not": []}}, {}, {"T", "F"}),
        ({"A": None}, {}, {"T", "F"}),
    ],
)  # fmt: skip
def test_reachable(conditions: Any, parameters: Any, expected: set[str]) -> None:
    assert worlds(conditions, parameters) == {tuple(letter == "T" for letter in world) for world in expected}


def test_find_in_map_decides() -> None:
    text = {
        **template({"A": equals({"Fn::FindInMap": ["M", ref("E"), "on"]}, "yes")}, {"E": STRING}),
        "Mappings": {"M": {"p": {"on": "yes"}, "q": {"on": "no"}}},
    }
    assert {world["A"] for it in resources(text)["It"] for world in it.worlds} == {True, False}
    text["Mappings"] = {"M": {"p": {"on": "no"}, "q": {"on": "no"}}}
    assert {world["A"] for it in resources(text)["It"] for world in it.worlds} == {False}


@pytest.mark.parametrize(
    ("conditions", "parameters", "given", "expected"),
    [
        ({"A": equals(ref("E"), "p")}, {"E": STRING}, {"E": "p"}, {(True,)}),
        ({"A": equals(ref("E"), "p")}, {"E": {"Type": "String", "Default": "p"}}, {"E": "q"}, {(False,)}),
        ({"A": equals(ref("E"), "p")}, {"E": {"Type": "String", "Default": "p"}}, {"E": ""}, {(False,)}),
        ({"A": equals(ref("AWS::Region"), "us-east-1")}, {}, {"AWS::Region": "us-east-1"}, {(True,)}),
        ({"A": equals(ref("AWS::Region"), "us-east-1")}, {}, {"AWS::Region": "eu-west-1"}, {(False,)}),
        ({"A": equals({"Fn::Join": ["", ref("L")]}, "")}, {"L": {"Type": "List<String>"}}, {"L": "a"}, {(False,)}),
        (
            {"A": equals(ref("E"), "p")},
            {"E": {"Type": "AWS::SSM::Parameter::Value<String>"}},
            {"E": "p"},
            {(True,), (False,)},
        ),
    ],
)  # fmt: skip
def test_given_values_fix_the_assignment(conditions: Any, parameters: Any, given: Any, expected: Any) -> None:
    assert worlds(conditions, parameters, **given) == expected


# --- what a world tells of the parameters --------------------------------------------------------------------------


def test_values_agree_with_the_conditions() -> None:
    text = {
        "Parameters": {"Acl": {"Type": "String", "Default": "Private"}},
        "Conditions": {"IsPrivate": equals(ref("Acl"), "Private")},
        "Resources": {
            "Open": {"Type": "Custom::It", "Condition": "IsOpen", "Properties": {"Acl": ref("Acl")}},
            "It": {"Type": "Custom::It", "Properties": {"Acl": {"Fn::If": ["IsPrivate", ref("Acl"), ref("Acl")]}}},
        },
    }
    text["Conditions"]["IsOpen"] = {"Fn::Not": [{"Condition": "IsPrivate"}]}
    found = resources(text)
    private, other = found["It"]
    assert private.properties == {"Acl": "Private"}
    for it in (other, *found["Open"]):
        acl = it.properties["Acl"]
        assert isinstance(acl, Unknown)  # the default is ruled out
        assert (acl.reason, acl.excluded) == ("Ref: Acl", ("Private",))


def test_allowed_values_narrow() -> None:
    text = {
        "Parameters": {"E": {"Type": "String", "AllowedValues": ["a", "b", "c", "d"]}},
        "Conditions": {"A": equals(ref("E"), "a")},
        "Resources": {"It": {"Type": "Custom::It", "Properties": {"V": {"Fn::If": ["A", ref("E"), ref("E")]}}}},
    }
    values = [it.properties["V"] for it in resources(text)["It"]]
    assert values[0] == "a"
    assert values[1].allowed == ("b", "c", "d")


def test_partition_in_other_partitions() -> None:
    text = {
        "Conditions": {
            "China": equals(ref("AWS::Partition"), "aws-cn"),
            "Gov": equals(ref("AWS::Partition"), "aws-us"),
        },
        "Resources": {
            "It": {"Type": "Custom::It", "Properties": {"V": {"Fn::If": ["China", ref("AWS::Partition"), "x"]}}},
            "At": {"Type": "Custom::It", "Properties": {"V": {"Fn::If": ["Gov", "x", ref("AWS::Partition")]}}},
        },
    }
    assert {it.properties["V"] for it in resources(text)["It"]} == {"aws-cn", "x"}
    assert {it.properties["V"] for it in resources(text)["At"]} == {"x", "aws"}


# --- variants ------------------------------------------------------------------------------------------------------


def test_equal_variants_are_one() -> None:
    text = template({"A": equals(ref("E"), "p")}, {"E": STRING})
    text["Resources"]["Same"] = {"Type": "Custom::It", "Properties": {"V": {"Fn::If": ["A", "x", "x"]}}}
    (same,) = resources(text)["Same"]
    assert same.worlds == ({"A": True}, {"A": False})


def test_a_resource_that_is_never_there() -> None:
    text = template({"Never": equals("a", "b")}, {}, Gone={"Type": "Custom::It", "Condition": "Never"})
    assert "Gone" not in resources(text)


def test_if_inside_lists_and_inside_if() -> None:
    text = {
        "Parameters": {"E": STRING, "F": STRING},
        "Conditions": {"A": equals(ref("E"), "p"), "B": equals(ref("F"), "q")},
        "Resources": {
            "It": {
                "Type": "Custom::It",
                "Properties": {
                    "L": [
                        {"Fn::If": ["A", "a", {"Ref": "AWS::NoValue"}]},
                        {"Fn::If": ["A", {"Fn::If": ["B", "ab", "a!b"]}, "!a"]},
                    ]
                },
            }
        },
    }
    found = {tuple(it.properties["L"]): it.worlds for it in resources(text)["It"]}
    assert found == {
        ("a", "ab"): ({"A": True, "B": True},),
        ("a", "a!b"): ({"A": True, "B": False},),
        ("!a",): ({"A": False, "B": True}, {"A": False, "B": False}),
    }


def test_whole_properties_and_policies_may_depend() -> None:
    text = {
        "Parameters": {"E": STRING},
        "Conditions": {"A": equals(ref("E"), "p")},
        "Resources": {
            "It": {
                "Type": "Custom::It",
                "DeletionPolicy": {"Fn::If": ["A", "Retain", "Delete"]},
                "Properties": {"Fn::If": ["A", {"V": 1}, {"V": 2}]},
            }
        },
    }
    found = [(dict(it.properties), it.attributes["DeletionPolicy"]) for it in resources(text)["It"]]
    assert found == [({"V": 1}, "Retain"), ({"V": 2}, "Delete")]


@pytest.mark.parametrize("condition", [["A"], {"Fn::Not": []}, 5, None])
def test_a_condition_that_is_no_name(condition: Any) -> None:
    (it,) = resources({"Resources": {"It": {"Type": "Custom::It", "Condition": condition}}})["It"]
    assert it.worlds == ({},)


# --- findings ------------------------------------------------------------------------------------------------------


def bucket(acl: Any, **attributes: Any) -> dict[str, Any]:
    properties = {"AccessControl": acl, "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerPreferred"}]}}
    return {"Type": "AWS::S3::Bucket", "Properties": properties, **attributes}


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        (bucket({"Fn::If": ["A", "PublicRead", "Private"]}), [("fail", {"A": True})]),
        (bucket({"Fn::If": ["A", "Private", "PublicRead"]}), [("fail", {"A": False})]),
        # each at its place
        (bucket({"Fn::If": ["A", "PublicRead", "PublicReadWrite"]}), [("fail", {"A": True}), ("fail", {"A": False})]),
        (bucket({"Fn::If": ["A", ref("Acl"), ref("Acl")]}), [("fail", {})]),
        (bucket(ref("Acl")), [("fail", {})]),
        (bucket({"Fn::If": ["A", {"Fn::If": ["B", "PublicRead", "Private"]}, "Private"]}), [("fail", BOTH)]),
        (bucket("PublicRead", Condition="A"), [("fail", {"A": True})]),
        (bucket("PublicRead", Condition="Never"), []),
        (bucket({"Fn::If": ["Never", "PublicRead", "Private"]}), [("pass", {})]),
        (bucket({"Fn::If": ["A", {"Ref": "AWS::NoValue"}, "PublicRead"]}), [("fail", {"A": False})]),
        # B needs A here, so B alone says it
        (bucket({"Fn::If": ["AB", {"Fn::If": ["A", "PublicRead", "Private"]}, "Private"]}), [("fail", {"AB": True})]),
    ],
)  # fmt: skip
def test_findings_say_when(resource: Any, expected: Any) -> None:
    text = {
        "Parameters": {**TWO, "Acl": {"Type": "String", "Default": "PublicRead"}},
        "Conditions": {
            "A": equals(ref("E"), "p"),
            "B": equals(ref("F"), "q"),
            "AB": {"Fn::And": [{"Condition": "A"}, {"Condition": "B"}]},
            "Never": equals("a", "b"),
        },
        "Resources": {"It": resource},
    }
    found = findings(text, *WIDE_OPEN)
    assert [(f.verdict, dict(f.when)) for f in found] == expected


# --- bounds --------------------------------------------------------------------------------------------------------


def many(count: int) -> tuple[dict[str, Any], dict[str, Any]]:
    return {f"C{i}": equals(ref(f"P{i}"), "x") for i in range(count)}, {f"P{i}": STRING for i in range(count)}


def test_up_to_64_variants_are_all_tried() -> None:
    found = inventory(_text(template(*many(6))))
    assert len([it for it in found.resources if it.id == "It"]) == 64
    assert found.notes == ()


def test_more_than_64_are_bounded_and_noted() -> None:
    conditions, parameters = many(10)
    found = inventory(_text(template(conditions, parameters)))
    variants = [it for it in found.resources if it.id == "It"]
    assert len(variants) == 11
    for name, truth in itertools.product(conditions, (True, False)):
        assert any(world[name] is truth for it in variants for world in it.worlds), (name, truth)
    (note,) = found.notes
    assert "C0, C1, C2, C3, C4 and 5 more" in note
    assert "tried both ways" in note


def test_many_exclusive_conditions_are_never_true_together() -> None:
    conditions = {f"C{i}": equals(ref("E"), f"x{i}") for i in range(80)}
    found = inventory(_text(template(conditions, {"E": STRING})))
    for it in found.resources:
        for world in it.worlds:
            assert sum(world.values()) <= 1


def test_bounded_conditions_still_find_what_fails() -> None:
    conditions, parameters = many(10)
    text = template(conditions, parameters)
    tags = [{"Fn::If": [name, {"Key": name, "Value": "x"}, {"Ref": "AWS::NoValue"}]} for name in conditions]
    for name in ("C0", "C9"):
        text["Resources"]["It"] = bucket({"Fn::If": [name, "PublicRead", "Private"]})
        text["Resources"]["It"]["Properties"]["Tags"] = tags
        assert [f.verdict for f in findings(text, *WIDE_OPEN)] == ["fail"]


@pytest.mark.parametrize("count", [2, 3, 30])
def test_circular_conditions(count: int) -> None:
    conditions = {f"C{i}": {"Condition": f"C{(i + 1) % count}"} for i in range(count)}
    found = inventory(_text(template(conditions)))
    assert [problem.kind for problem in found.problems] == ["circular"]
    assert found.problems[0].message.startswith("conditions refer to each other in a circle: C0 → C1")


@pytest.mark.parametrize(
    "conditions",
    [
        {f"C{i}": {"Condition": f"C{i + 1}"} for i in range(2_000)},
        {f"C{i}": {"Fn::And": [{"Condition": f"C{i + 1}"}] * 2} for i in range(60)},
        {f"C{i}": {"Fn::Or": [{"Condition": f"C{j}"} for j in range(i + 1, 25)]} for i in range(24)},
        {"A": {"Fn::Or": [equals({"Fn::Select": [0, ref(f"L{i}")]}, "x") for i in range(10)]}},
        {f"C{i}": equals({"Fn::Join": ["-", [ref(f"P{j}") for j in range(9)]]}, f"{i}") for i in range(20)},
        {f"C{i}": equals(ref(f"A{i % 5}"), f"{i}") for i in range(60)},
    ],
    ids=range(6),
)
def test_no_conditions_take_long(conditions: dict[str, Any]) -> None:
    parameters = {
        **{f"L{i}": {"Type": "CommaDelimitedList"} for i in range(10)},
        **{f"P{i}": {"Type": "String", "AllowedValues": ["a", "b", "c"]} for i in range(9)},
        **{f"A{i}": {"Type": "String", "AllowedValues": list(range(60))} for i in range(5)},
    }
    # Those that others refer to at last.
    conditions |= {f"C{count}": equals(ref("P0"), "a") for count in (2_000, 60, 24) if f"C{count - 1}" in conditions}
    started = time.monotonic()
    text = template(dict.fromkeys(list(conditions)[:5]), parameters)
    text["Conditions"] = conditions
    inventory(_text(text))
    assert time.monotonic() - started < 5


def _text(template: Any) -> str:
    return json.dumps(template)
