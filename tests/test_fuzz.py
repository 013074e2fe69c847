"""Whatever a template holds, reading and judging it neither raises nor hangs: real ones, mangled."""

from __future__ import annotations

import copy
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanner import packs
from scanner.cases import Runner
from scanner.collect.cloudformation import collect
from scanner.collect.cloudformation.document import parse
from scanner.evaluate import Evaluator
from scanner.model import Problem
from tests.helpers import ROOT

EXAMPLES = sorted(path for path in (ROOT / "examples").rglob("*") if path.name.endswith((".yaml", "audit.json")))
TEXTS = [path.read_bytes() for path in EXAMPLES]
LIMIT = 5.0
"""Seconds for one template."""

_FUNCTIONS = [
    "Ref", "Condition", "Fn::Base64", "Fn::Cidr", "Fn::FindInMap", "Fn::GetAZs", "Fn::GetAtt", "Fn::If", "Fn::And",
    "Fn::Equals", "Fn::Not", "Fn::Or", "Fn::ImportValue", "Fn::Join", "Fn::Length", "Fn::Select", "Fn::Split",
    "Fn::Sub", "Fn::ToJsonString", "Fn::Transform", "Fn::ForEach::Loop", "Fn::Nope",
]  # fmt: skip
_NAMES = [
    "AWS::Region",
    "AWS::NoValue",
    "Nope",
    "Bucket",
    "Key.Arn",
    "",
    "*",
    "0.0.0.0/0",
    "${",
    "${!x}${a.b.c}",
    "\0",
    "é\u202e",
]
_SCALARS: list[Any] = [None, True, False, 0, -1, 22, 1.5, 1e400, 10**30, "true", "x" * 5_000, *_NAMES]


def _nested(kind: str, depth: int) -> Any:
    value: Any = "x"
    for _ in range(depth):
        value = {
            "list": [value],
            "map": {"a": value},
            "join": {"Fn::Join": ["", [value, value]]},
            "sub": {"Fn::Sub": ["${a}", {"a": value}]},
        }[kind]
    return value


ODD = st.one_of(
    st.sampled_from(_SCALARS),
    st.recursive(
        st.sampled_from(_SCALARS),
        lambda inner: st.one_of(
            st.lists(inner, max_size=4),
            st.dictionaries(st.sampled_from(_NAMES), inner, max_size=3),
            st.builds(lambda name, argument: {name: argument}, st.sampled_from(_FUNCTIONS), inner),
            st.builds(
                lambda name, argument: {name: argument}, st.sampled_from(_FUNCTIONS), st.lists(inner, max_size=4)
            ),
        ),
        max_leaves=8,
    ),
    st.builds(_nested, st.sampled_from(["list", "map", "sub"]), st.sampled_from([20, 90, 300])),
    st.builds(_nested, st.just("join"), st.sampled_from([3, 12])),
)


@pytest.fixture(scope="module")
def evaluator() -> Iterator[Evaluator]:
    """All built-in rules."""
    rules, problems = packs.load([ROOT])
    assert not problems
    runner = Runner(rules, "embedded")
    yield Evaluator(rules, runner.engine, runner.libraries)
    runner.close()


def survives(evaluator: Evaluator, data: bytes) -> None:
    """Read and judge it, and look at all that a report shows of it."""
    started = time.monotonic()
    for evaluation in evaluator.evaluate(collect(data, "fuzz.yaml")):
        problems = [*evaluation.inventory.problems, *evaluation.problems]
        assert not [problem for problem in problems if problem.kind in ("internal", "rule-failed")], problems
        for finding in evaluation.findings:
            assert finding.location.line >= 1
            assert finding.location.column >= 1
    assert time.monotonic() - started < LIMIT


def _plain(data: bytes) -> Any:
    (document,) = parse(data, "example")
    assert not isinstance(document, Problem)
    return document.data


PLAIN = [_plain(data) for data in TEXTS]


def _routes(value: Any, route: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield (*route, key)
        yield from _routes(item, (*route, key))


ROUTES = [list(_routes(data)) for data in PLAIN]
_PIECES = [
    b"",
    b"\0",
    b"\xff",
    b"{",
    b"}",
    b"[",
    b"]",
    b":",
    b"- ",
    b"\t",
    b"\n",
    b"&a ",
    b"*a",
    b"<<: ",
    b"!Ref ",
    b"!Sub ",
    b"!If [",
    b"'",
    b'"',
    b"|\n",
    b"---\n",
    b"#",
    b"${",
    b"? ",
    b"\r",
    b"\xe2\x80\xa8",
    b"1e999",
    b"%YAML 9\n",
]


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_mangled_bytes(evaluator: Evaluator, data: st.DataObject) -> None:
    text = bytearray(data.draw(st.sampled_from(TEXTS)))
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, len(text)))
        end = start + data.draw(st.sampled_from([0, 0, 1, 1, 7, 300]))
        text[start:end] = data.draw(st.sampled_from(_PIECES)) * data.draw(st.sampled_from([1, 1, 1, 2, 400]))
    survives(evaluator, bytes(text))


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_mangled_values(evaluator: Evaluator, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(PLAIN) - 1))
    template = copy.deepcopy(PLAIN[index])
    for _ in range(data.draw(st.integers(1, 12))):
        *parents, last = data.draw(st.sampled_from(ROUTES[index]))
        target = template
        try:
            for step in parents:
                target = target[step]
            target[last] = data.draw(ODD)
        except (KeyError, IndexError, TypeError):
            continue  # replaced by an earlier change
    survives(evaluator, json.dumps(template).encode())
