"""The place of a property: exact lines and columns, else those of the nearest parent that exists."""

from __future__ import annotations

import json

import pytest

from scanner.model import Path
from tests.helpers import inventory

YAML = """\
Resources:
  A:
    Type: Custom::X
    Properties:
      Plain: x
      Quoted: "x y"
      List:
        - one
        - Key: deep
      Flow: [1, {Key: 2}]
      Chosen: !If [C, {Key: yes}, {Key: no}]
      Long:
        Fn::If:
          - C
          - Key: yes
          - Key: no
      Umlaut: {ä: 1, Key: 2}
Conditions:
  C: !Equals [!Ref P, x]
Parameters:
  P: {Type: String, Default: x, AllowedValues: [x]}
"""

JSON = """\
{"Resources": {
\t"A": {
\t\t"Type": "Custom::X",
\t\t"Properties": {
\t\t\t"Plain": "x",
\t\t\t"List": ["one",
\t\t\t\t{"Key": "deep"}],
\t\t\t"Chosen": {"Fn::If": ["C", {"Key": 1}, {"Key": 2}]},
\t\t\t"Esc\\u0061pe": {"Key": 1}
\t\t}}},
 "Conditions": {"C": {"Fn::Equals": ["x", "x"]}}}
"""


def place(text: str | bytes, path: Path) -> tuple[int, int]:
    """Line and column of a property of A."""
    found = inventory(text)
    assert found.problems == ()
    (resource,) = [resource for resource in found.resources if resource.id == "A"]
    location = found.source.locate(resource, path)
    assert (location.end_line, location.end_column) >= (location.line, location.column)
    return location.line, location.column


YAML_PLACES: list[tuple[Path, tuple[int, int]]] = [
    (("Plain",), (5, 7)),
    (("Quoted",), (6, 7)),
    (("List",), (7, 7)),
    (("List", 0), (8, 11)),
    (("List", 1), (9, 11)),
    (("List", 1, "Key"), (9, 11)),
    (("Flow", 0), (10, 14)),
    (("Flow", 1, "Key"), (10, 18)),
    (("Chosen", "Key"), (11, 24)),
    (("Long", "Key"), (15, 13)),
    (("Umlaut", "Key"), (17, 22)),
    # What is not there: its nearest parent.
    (("List", 1, "Absent"), (9, 11)),
    (("List", 7), (7, 7)),
    (("Flow", 1, "Absent", "Deeper"), (10, 17)),
]
JSON_PLACES: list[tuple[Path, tuple[int, int]]] = [
    (("Plain",), (5, 4)),
    (("List",), (6, 4)),
    (("List", 0), (6, 13)),
    (("List", 1, "Key"), (7, 6)),
    (("Chosen", "Key"), (8, 32)),
    (("Escape", "Key"), (9, 20)),
    (("List", 7), (6, 4)),
]


@pytest.mark.parametrize(("path", "expected"), YAML_PLACES)
@pytest.mark.parametrize("form", ["plain", "crlf", "bom", "utf-16"])
def test_yaml(path: Path, expected: tuple[int, int], form: str) -> None:
    forms = {
        "plain": YAML.encode(),
        "crlf": YAML.replace("\n", "\r\n").encode(),
        "bom": b"\xef\xbb\xbf" + YAML.encode(),
        "utf-16": YAML.encode("utf-16"),
    }
    assert place(forms[form], path) == expected


@pytest.mark.parametrize(("path", "expected"), JSON_PLACES)
@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
def test_json(path: Path, expected: tuple[int, int], line_break: str) -> None:
    assert place(JSON.replace("\n", line_break), path) == expected


@pytest.mark.parametrize("path", [("Absent",), ("Absent", 0, "Deeper")])
def test_an_absent_property_is_at_the_properties(path: Path) -> None:
    assert place(YAML, path) == (4, 5)
    assert place(JSON, path) == (4, 3)


def test_without_properties_it_is_the_resource() -> None:
    assert place("Resources:\n  A:\n    Type: Custom::X\n", ("Absent",)) == (2, 3)
    assert place('{"Resources":\n {"A": {"Type": "Custom::X"}}}', ("Absent",)) == (2, 3)


def test_one_line_of_json() -> None:
    text = json.dumps({"Resources": {"A": {"Type": "Custom::X", "Properties": {"é": "ü", "B": [1, 2]}}}})
    line, column = place(text, ("B", 1))
    assert line == 1
    assert text[column - 1] == "2"


def test_a_merged_property_is_where_it_is_written() -> None:
    text = "X: &x {B: 1}\nResources:\n  A:\n    Type: Custom::X\n    Properties:\n      <<: *x\n      C: 2\n"
    assert place(text, ("C",)) == (7, 7)
    assert place(text, ("B",))[0] in (1, 6)
