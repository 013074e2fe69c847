"""No rule raises, whatever stands where: resources of every judged type, shaped by the schema and then mangled."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanner import packs, schema
from scanner.cases import TAKEN_AT, Runner
from scanner.collect.aws.source import LiveSource
from scanner.collect.cloudformation import collect
from scanner.evaluate import Evaluator, literals
from scanner.model import Inventory, Resource, Unknown
from scanner.rule import PSEUDO_TYPES, Rule

ROOT = Path(__file__).parents[1]
RULES, _ = packs.load([ROOT])

_ODD: list[Any] = [
    None, True, False, 0, -1, 1.5, "", "*", "true", "${x}", "{", "[]", [], [None], [[]], {}, {"": None}, [{}],
    "a" * 300,
    {"Ref": "Unset"}, {"Fn::GetAtt": ["Other", "Arn"]}, {"Fn::If": ["Sometimes", {"Ref": "AWS::NoValue"}, "x"]},
    {"Fn::Sub": "a${Unset}b"}, [{"Ref": "Unset"}], {"$unknown": "x"},
]  # fmt: skip


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    made = Runner(RULES, "embedded")
    yield made
    made.close()


def _value(draw: Any, shape: schema.Shape | None, words: list[str], depth: int = 0) -> Any:
    """A value as the schema wants it, and now and then something else."""
    if shape is None or depth > 5 or draw(st.integers(0, 7)) == 0:
        return draw(st.sampled_from(_ODD))
    match shape.kind:
        case "boolean":
            return draw(st.booleans())
        case "integer" | "number":
            return draw(st.sampled_from([0, 1, 7, 22, 443, 65535, -1]))
        case "string":
            return draw(st.sampled_from([*(shape.enum or ()), "x", "*", "0.0.0.0/0"]))
        case "array":
            return [_value(draw, shape.child(0), words, depth + 1) for _ in range(draw(st.integers(0, 2)))]
        case "object":
            names = [name for name in shape.properties if name in words] or list(shape.properties)[:6]
            chosen = [name for name in names if draw(st.booleans())]
            return {name: _value(draw, shape.child(name), words, depth + 1) for name in chosen}
        case _:
            return draw(st.sampled_from([*_ODD, *_POLICIES]))


_POLICIES: list[Any] = [
    {"Statement": {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}},
    {"Statement": [{"Effect": "Allow", "Principal": {"AWS": ["*", 1, None]}, "Action": [None, {}], "Condition": []}]},
    {"Statement": [None, "x", []]},
    '{"Statement": [{"Effect": "Deny", "NotPrincipal": "*", "NotAction": 7}]}',
    {"Statement": [{"Effect": ["Allow"], "Principal": [], "Condition": {"StringEquals": {"aws:SourceArn": {"a": 1}}}}]},
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_no_rule_raises(rule: Rule, runner: Runner) -> None:
    words = sorted(literals.of(rule, runner.libraries[rule.pack]).words)
    evaluator = Evaluator([rule], runner.engine, runner.libraries)

    @settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def ask(data: st.DataObject) -> None:
        resources = {
            f"R{index}": {"Type": name, "Properties": _value(data.draw, schema.of(name), words)}
            for index, name in enumerate(rule.resource_types)
            if name != "Template::Parameter"
        }
        template = {
            "Parameters": {
                "Unset": {"Type": "String"},
                "Odd": {"Type": data.draw(st.sampled_from(["String", 1])), "NoEcho": data.draw(st.sampled_from(_ODD))},
            },
            "Conditions": {"Sometimes": {"Fn::Equals": [{"Ref": "Unset"}, "x"]}},
            "Resources": resources,
        }
        for inventory in collect(json.dumps(template).encode(), "any.json"):
            for evaluation in evaluator.evaluate([inventory]):
                assert evaluation.problems == (), json.dumps(template)

    ask()


_RUNNING: list[Any] = [
    *_ODD, Unknown("x"), [Unknown("y")], TAKEN_AT, "2020-01-01T00:00:00Z", "2999-12-31T23:59:59+02:00", "0001-01-01",
    [{"LastUsed": TAKEN_AT, "Active": True}], {"Group": "all"}, ["all"],
]  # fmt: skip
_LIVE_RULES = [
    rule
    for rule in RULES
    if any(name.startswith(PSEUDO_TYPES) for name in rule.resource_types)
    or "live" in literals.of(rule, literals.libraries(ROOT)).words
]


@pytest.mark.parametrize("rule", _LIVE_RULES, ids=lambda rule: rule.id)
def test_no_rule_raises_on_an_account(rule: Rule, runner: Runner) -> None:
    names = sorted(word for word in literals.of(rule, runner.libraries[rule.pack]).words if word[:1].isupper())
    evaluator = Evaluator([rule], runner.engine, runner.libraries)

    def values(draw: Any, depth: int = 0) -> Any:
        chosen = draw(st.lists(st.sampled_from(names), max_size=4, unique=True)) if names else []
        return {
            name: values(draw, depth + 1) if depth < 2 and draw(st.booleans()) else draw(st.sampled_from(_RUNNING))
            for name in chosen
        }

    @settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def ask(data: st.DataObject) -> None:
        resources = [
            Resource(
                f"{name}/{number}",
                name,
                values(data.draw),
                region=data.draw(st.sampled_from(["", "eu-west-1"])),
                source="live",
                ref=data.draw(st.sampled_from(["", "x", Unknown("z")])),
                live=values(data.draw),
                at=data.draw(st.sampled_from([TAKEN_AT, ""])),
            )
            for name in rule.resource_types
            for number in range(data.draw(st.integers(0, 2)))
        ]
        inventory = Inventory("account", LiveSource(), tuple(resources))
        for evaluation in evaluator.evaluate([inventory]):
            assert evaluation.problems == (), repr(resources)

    ask()
