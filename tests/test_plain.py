"""Command lines that are read without a parser say what the parser says; all others are left to it."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from typing import Any

import pytest

from scanner.cli import app, plain, scanning
from scanner.cli import scan as declared

PLAIN: Sequence[Sequence[str]] = (
    [],
    ["a.yaml"],
    ["a.yaml", "-", "folder"],
    ["--quiet", "a.yaml", "b.yaml"],
    ["-q", "a.yaml"],
    ["-v", "--all", "--no-cache"],
    ["a.yaml", "--verbose", "b.yaml"],
    ["-o", "json", "-o", "sarif:out.sarif", "a.yaml"],
    ["--output", "json:out.json", "--fail-on", "low", "--min-severity", "high"],
    ["--fail-on", "low", "--fail-on", "high"],
    ["--rule", "S3-001", "--rule", "CKV_AWS_18", "--skip-rule", "S3-002"],
    ["--framework", "cis_aws_5.0", "--exclude", "*.json", "--exclude", "old", "--color", "never"],
    ["--rule", "", ""],
    ["--jobs", "2", "a.yaml", "--jobs", "0"],
)
FOR_THE_PARSER = (
    ["--help"],
    ["-h"],
    ["--nope"],
    ["--rule"],
    ["a.yaml", "--output"],
    ["--fail-on=low"],
    ["-ojson"],
    ["-qv"],
    ["--rule", "--quiet"],
    ["--", "-odd.yaml"],
    ["--jobs"],
    ["--jobs", "-1"],
    ["--jobs", "two"],
    ["--jobs", "1.5"],
    ["--jobs", "²"],
    ["--jobs", "1000000"],
    ["--parameter", "A=b"],
    ["--quie"],
)


@pytest.mark.parametrize("arguments", PLAIN, ids=" ".join)
def test_same_as_the_parser(arguments: Sequence[str], monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[tuple[Any, ...]] = []

    def note(*given: Any) -> int:
        said.append(given)
        return 0

    monkeypatch.setattr(scanning, "scan", note)
    app.run(["scan", *arguments])
    read = plain.read(arguments)
    assert read is not None
    assert [_values(part) for part in said[0]] == [_values(part) for part in read]


@pytest.mark.parametrize("arguments", FOR_THE_PARSER, ids=" ".join)
def test_left_to_the_parser(arguments: Sequence[str]) -> None:
    assert plain.read(arguments) is None


def test_every_option_without_a_value_of_its_own_kind_is_known() -> None:
    """An option that takes a text, or none, can be read plainly; one that is new is not forgotten."""
    wanted = {"paths", "pack", "parameters", "parameter", "engine"}
    named = {*plain._FLAGS.values(), *plain._VALUES.values(), *plain._NUMBERS.values(), *plain._LISTS.values()}
    assert named | wanted == set(inspect.signature(declared.scan).parameters)


def _values(part: Any) -> dict[str, Any]:
    """The fields, where nothing given and an empty list mean the same."""
    return {name: value if value not in (None, [], ()) else None for name, value in part._asdict().items()}
