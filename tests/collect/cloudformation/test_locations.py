"""Places: line and column of what a path leads to, in whatever way the template is written."""

from __future__ import annotations

import re
from typing import Any

import pytest

from scanner.collect.cloudformation.document import Document, parse
from scanner.model import Location, Path, Resource
from tests.helpers import inventory


def unmarked(text: str) -> tuple[str, tuple[int, int, int, int]]:
    """A text without its marks «», and the region between them: line, column, end line, end column."""
    plain, places = "", []
    for part in re.split("([«»])", text):
        if part in ("«", "»"):
            lines = re.split("\r\n|[\r\n]", plain)
            places += [len(lines), len(lines[-1]) + 1]
        else:
            plain += part
    line, column, end_line, end_column = places
    return plain, (line, column, end_line, end_column)


def region(location: Location) -> tuple[int, int, int, int]:
    return location.line, location.column, location.end_line, location.end_column


def located(text: str, path: Path, world: dict[str, bool] | None = None) -> Location:
    found = inventory(text)
    variants = [r for r in found.resources if r.id == "It"]
    chosen = next(r for r in variants if world is None or world in r.worlds)
    return found.source.locate(chosen, path)


HEAD = "Resources:\n  It:\n    Type: Custom::It\n    Properties:\n"
ASK = ("A", "B")


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("      «A: x»\n", ("A",)),
        ("      «A: x»  # why\n", ("A",)),
        ("      «A:  'x y'»\n", ("A",)),
        ('      «"A": x»\n', ("A",)),
        ("      A:\n        «B: x»\n      C: y\n", ASK),
        ("      A: {«B: x», C: y}\n", ASK),
        ("      A: {C: y, «B: {D: [1,\n 2]}»}\n", ASK),
        ("      «A:\n        B: x\n        C: y»\n\n      # a comment\n      D: z\n", ("A",)),
        ("      «A: |\n        text\n        more»\n      B: x\n", ("A",)),
        ("      «A:\n        - x\n        - y»\n", ("A",)),
        ("      A:\n        - x\n        - «y»\n", ("A", 1)),
        ("      A:\n      - x\n      - «B: x\n        C: y»\n      - z\n", ("A", 1)),
        ("      A:\n        - x\n        - «B: x»\n", ("A", 1, "B")),
        ("      A: [x, «y», z]\n", ("A", 1)),
        ("      A: [x, [«y»]]\n", ("A", 1, 0)),
        ("      «A: !Ref AWS::Region»\n", ("A",)),
        ("      «A: !Join ['', [a, b]]»\n", ("A",)),
        ("      «A:\n        Fn::Join: ['', [a, b]]»\n", ("A",)),
        ("      «A: !Sub\n        - ${x}\n        - {x: y}»\n", ("A",)),
        ("      «A: !Join ['', [a, b]]»\n", ("A", "B", 3)),
        ("      ä: ö\n      «A: ü»\n", ("A",)),
        ("      A: {😀: 1, «B: x»}\n", ASK),
        ("      A: {«B: x»}\n", ("A", 0, "B")),  # one object where a list is usual
        # not there: the nearest parent that is, of an object the key alone
        ("      «A»:\n        C: y\n", ASK),
        ("      «A: [x]»\n", ("A", 5)),
        ("      A:\n        - «x»\n", ("A", 0, "B")),
        ("      «A: x»\n", ASK),
        ("      «A: !Ref AWS::NoValue»\n", ASK),
        ("      «A»: {C: {}}\n", ("A", "D", "E", "F")),
        ("      A: {«C»: {}}\n", ("A", "C", "E", "F")),
        # merged and aliased: where it is written
        ("      X: &x {«B: x»}\n      A: {<<: *x, C: y}\n", ASK),
        ("      X: &x {B: x}\n      A: {<<: *x, «B: y»}\n", ASK),
        ("      X: &x {«B: x»}\n      A: *x\n", ASK),
        ("      X: &x [1, 2]\n      «A»: *x\n", ("A",)),
        ("      X: &x [1, «2»]\n      A: *x\n", ("A", 1)),
    ],
)
@pytest.mark.parametrize("break_", ["\n", "\r\n", "\r"])
def test_yaml(text: str, path: Path, break_: str) -> None:
    plain, expected = unmarked((HEAD + text).replace("\n", break_))
    location = located(plain, path)
    if path != ("A", "B", 3):
        assert region(location) == expected
    else:
        assert (location.line, location.column) == expected[:2]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('{"Resources": {"It": {"Type": "Custom::It", "Properties": {«"A": "x"»}}}}', ("A",)),
        ('{"Resources": {"It": {"Type": "Custom::It", "Properties": {"A": {"C": 1, «"B" : {"D": []}»}}}}}', ASK),
        ('{"Resources":\n {"It":\n\t{"Type": "Custom::It",\n\t\t"Properties": {"A": [1,\n\t\t\t«2», 3]}}}}', ("A", 1)),
        ('{"Resources": {"It": {"Type": "Custom::It", "Properties": {"A\\"": "\\"}", «"A": [\n]»}}}}', ("A",)),
        ('{"Resources": {"It": {"Type": "Custom::It", "Properties": {"x": "ä😀", «"A": true»}}}}', ("A",)),
        ('{"Resources": {"It": {"Type": "Custom::It", "Properties": {«"A"»: {"C": 1}}}}}', ASK),
        ('{"Resources": {"It": {"Type": "Custom::It", «"Properties"»: {}}}}', ASK),
        ('{"Resources": {«"It"»: {"Type": "Custom::It"}}}', ASK),
        ('{"Resources": {"It": {"Type": "Custom::It", "Properties": {«"A": {"Ref": "AWS::Region"}»}}}}', ("A",)),
        ('{"Resources": {"It": {"Type": "Custom::It", "Properties": {"A": {«"B": 1»}}}}}', ("A", 0, "B")),
        ('\ufeff{"Resources": {"It": {"Type": "Custom::It", "Properties": {«"\\u0041": 1»}}}}', ("A",)),
    ],
)  # fmt: skip
@pytest.mark.parametrize("break_", ["\n", "\r\n"])
def test_json(text: str, path: Path, break_: str) -> None:
    plain, expected = unmarked(text.removeprefix("\ufeff").replace("\n", break_))
    assert region(located(("\ufeff" if text.startswith("\ufeff") else "") + plain, path)) == expected


@pytest.mark.parametrize(
    "text", ["Resources:\n  «It»:\n    Type: Custom::It\n", "Resources: {«It»: {Type: 'Custom::It'}}"]
)
def test_no_properties_at_all(text: str) -> None:
    plain, expected = unmarked(text)
    assert region(located(plain, ("A",))) == expected


def test_the_whole_resource() -> None:
    plain, expected = unmarked("Resources:\n  It:\n    Type: Custom::It\n    «Properties:\n      A: x»\n")
    assert region(located(plain, ())) == expected


CONDITIONS = "Parameters: {P: {Type: String}}\nConditions: {C: !Equals [!Ref P, x]}\n"


@pytest.mark.parametrize(
    ("text", "path", "truth"),
    [
        ("      A: !If [C, «x», y]\n", ("A",), True),
        ("      A: !If [C, x, «y»]\n", ("A",), False),
        ("      A:\n        Fn::If:\n          - C\n          - «B: x»\n          - B: y\n", ("A",), True),
        ("      A:\n        Fn::If:\n          - C\n          - B: x\n          - «B: y»\n", ASK, False),
        ("      A: !If [C, {«B: x»}, {B: y}]\n", ASK, True),
        ("      A: !If\n        - C\n        - {B: x}\n        - {«B: y»}\n", ASK, False),
        ("      A:\n        - !If [C, a, !Ref AWS::NoValue]\n        - «b»\n", ("A", 1), True),
        ("      A:\n        - !If [C, a, !Ref AWS::NoValue]\n        - «b»\n", ("A", 0), False),
        ("      A: [!If [C, «a», !Ref AWS::NoValue], b]\n", ("A", 0), True),
        ("      A: !If [C, !If [C, «x», y], z]\n", ("A",), True),
        ("      A: !If [C, !If [C, x, y], «z»]\n", ("A",), False),
        ("      A: {B: !If [C, «!Sub 'x'», y]}\n", ASK, True),
    ],
)
def test_branches(text: str, path: Path, truth: bool) -> None:
    plain, expected = unmarked(CONDITIONS + HEAD + text)
    assert region(located(plain, path, {"C": truth})) == expected


def test_branches_of_json() -> None:
    text = (
        '{"Parameters": {"P": {"Type": "String"}}, "Conditions": {"C": {"Fn::Equals": [{"Ref": "P"}, "x"]}},\n'
        '"Resources": {"It": {"Type": "Custom::It", "Properties": {\n'
        '  "A": [{"Fn::If": ["C", {"B": 1}, {"Ref": "AWS::NoValue"}]}, {"Fn::If": ["C", {"B": 2}, {«"B": 3»}]}]}}}}'
    )
    plain, expected = unmarked(text)
    assert region(located(plain, ("A", 0, "B"), {"C": False})) == expected


def test_properties_that_depend_as_a_whole() -> None:
    text = "    Properties: !If [C, {A: x}, {«A: y»}]\n"
    plain, expected = unmarked(CONDITIONS + HEAD.replace("    Properties:\n", text))
    assert region(located(plain, ("A",), {"C": False})) == expected


def test_documents_of_one_file() -> None:
    plain, expected = unmarked("A: 1\n---\nResources: {It: {Type: 'Custom::It', Properties: {«A: x»}}}\n")
    (first, second) = parse(plain.encode(), "t.yaml")
    assert isinstance(first, Document) and isinstance(second, Document)
    assert region(second.location(("Resources", "It", "Properties", "A"))) == expected


# --- what is shown with it -----------------------------------------------------------------------------------------


def traced(text: str, path: Path, name: str = "It") -> Any:
    found = inventory(text)
    (it,) = [r for r in found.resources if r.id == name]
    return found.source.trace(it, path)


def test_where_a_value_came_from() -> None:
    text = (
        "Parameters:\n  P: {Type: String, Default: d}\n  Q: {Type: String}\n"
        "Mappings: {M: {k: {v: mapped}}}\n"
        + HEAD
        + "      A: !Ref P\n      B: !Sub '${P}-${Q}'\n      C: !FindInMap [M, k, v]\n      D: !GetAtt Other.X\n"
        "      E: literal\n      F: !Ref AWS::NoValue\n      G: !ImportValue x\n      H: {I: [1, !Ref P]}\n"
        "  Other: {Type: Custom::It}\n"
    )
    shown = {key: (t.value, t.origin) for key in "ABCDEFGHZ" for t in [traced(text, (key,))]}
    assert shown == {
        "A": ("d", "parameter P (default)"),
        "B": ("d-${Q}", "parameter P (default), parameter Q (no value)"),
        "C": ("mapped", "mapping M"),
        "D": ("unknown (Fn::GetAtt: Other.X)", "resource Other"),
        "E": ("literal", ""),
        "F": ("", ""),
        "G": ("unknown (Fn::ImportValue: x)", "Fn::ImportValue: x"),
        "H": ('{"I": [1, "d"]}', "parameter P (default)"),
        "Z": ("", ""),
    }
    related = traced(text, ("B",)).related
    assert [(r.location.line, r.message) for r in related] == [(2, "parameter P"), (3, "parameter Q")]


def test_conditions_on_the_way_are_related() -> None:
    text = CONDITIONS + HEAD + "      A: !If [C, x, x]\n"
    related = traced(text, ("A",)).related
    assert [(r.location.line, r.location.column, r.message) for r in related] == [(2, 14, "condition C")]


def test_a_long_value_is_cut() -> None:
    assert len(traced(HEAD + f"      A: {'x' * 5_000}\n", ("A",)).value) == 100


def test_snippets_have_a_line_on_either_side_and_an_end() -> None:
    text = HEAD + "      A:\n" + "".join(f"        - item {i}\n" for i in range(100)) + "      B: x\n"
    found = inventory(text)
    it = found.resources[0]
    assert isinstance(it, Resource)
    snippet = found.source.snippet(found.source.locate(it, ("A",)))
    assert snippet is not None
    assert snippet.start_line == 4
    assert snippet.lines[:2] == ("    Properties:", "      A:")
    assert len(snippet.lines) < 20
    last = found.source.snippet(found.source.locate(it, ("B",)))
    assert last is not None
    assert last.lines == ("        - item 99", "      B: x", "")


# --- Globals of SAM ------------------------------------------------------------------------------------------------

SAM = """\
Transform: {transform}
Globals:
  Function:
    Runtime: python3.7
    Environment: {{Variables: {{Shared: a, Both: b}}}}
    Layers: [shared]
Resources:
  It:
    Type: AWS::Serverless::Function
    Properties:
      Environment: {{Variables: {{Both: c, Own: d}}}}
      Layers: [own]
  Other:
    Type: AWS::Lambda::Function
"""


def test_globals_hold_for_all_of_their_type() -> None:
    found = inventory(SAM.format(transform="[AWS::LanguageExtensions, AWS::Serverless-2016-10-31]"))
    resources = {resource.id: resource for resource in found.resources}
    assert resources["It"].properties == {
        "Runtime": "python3.7",
        "Environment": {"Variables": {"Shared": "a", "Both": "c", "Own": "d"}},
        "Layers": ["own", "shared"],
    }
    assert not resources["Other"].properties

    def line(*path: str | int) -> int:
        return found.source.locate(resources["It"], path).line

    assert line("Runtime") == 4
    assert line("Environment", "Variables", "Shared") == 5
    assert line("Environment", "Variables", "Both") == line("Environment", "Variables", "Own") == 11
    assert line("Layers", 0) == line("Layers", 1) == 12
    assert line("Tracing") == 10


def test_globals_are_those_of_sam() -> None:
    found = inventory(SAM.format(transform="AWS::LanguageExtensions"))
    assert "Runtime" not in next(resource for resource in found.resources if resource.id == "It").properties
