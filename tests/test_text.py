"""What reports and documents say alike."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner import text
from scanner.model import Severity
from scanner.rule import Rule

SCALARS = (
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs", "Zs"]) | st.just(" "))
)
VALUES = st.recursive(
    SCALARS, lambda v: st.lists(v, max_size=3) | st.dictionaries(st.text("ab:/. -*'\"#1é"), v, max_size=3)
)


@given(st.dictionaries(st.text("abYesno:/. -*'\"#1é"), VALUES, max_size=4), st.integers(0, 60))
@settings(max_examples=300, deadline=None)
def test_yaml_says_what_it_was_made_of(value: dict[str, Any], room: int) -> None:
    assert (yaml.safe_load("\n".join(text.as_yaml(value, room))) or {}) == value


def test_yaml_reads_as_people_write_it() -> None:
    value = {
        "Fn::Sub": ["${A}", {"B": True}],
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "*"}],
    }
    assert text.as_yaml(value) == [
        "Fn::Sub:",
        '  - "${A}"',
        "  - B: true",
        'Version: "2012-10-17"',
        "Statement:",
        "  - Effect: Allow",
        '    Action: "*"',
    ]
    assert text.as_yaml({"A": {"B": True, "C": [1, 2]}}, 40) == ["A: {B: true, C: [1, 2]}"]


@pytest.mark.parametrize(
    ("said", "cleaned"),
    [
        ("plain é 日本", "plain é 日本"),
        ("a\x1b[2Jb", "a\\x1b[2Jb"),
        ("\u202eab", "\\u202eab"),
        ("a\xa0b\tc\n", "a b\\tc\\n"),
    ],
)
def test_clean(said: str, cleaned: str) -> None:
    assert text.clean(said) == cleaned
    assert text.clean(said, "\n\t") == cleaned.replace("\\t", "\t").replace("\\n", "\n")


def test_words() -> None:
    assert text.count(1, "file") == "1 file" and text.count(1200, "file") == "1,200 files"
    assert text.when({"A": True, "B": False}) == "A is true and B is false" and text.when({}) == ""
    assert text.place(None) == ""


def test_fixes_by_type() -> None:
    def rule(fix: dict[str, Any] | None) -> Rule:
        return Rule("X-001", "t", "d", Severity.LOW, ("AWS::A::B",), fix=fix)

    assert text.fixes(rule(None)) == []
    assert text.fixes(rule({"A": 1})) == [("", {"A": 1})]
    assert text.fixes(rule({"AWS::A::B": {"A": 1}, "AWS::A::C": {"B": 1}})) == [
        ("AWS::A::B", {"A": 1}),
        ("AWS::A::C", {"B": 1}),
    ]


def test_half_a_character_is_no_broken_file() -> None:
    text.as_json({"a": "\ud800"}).encode()
