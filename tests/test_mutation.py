"""A rule that never fails is no rule: what a passing case sets and the rule mentions is flipped, and must be noticed."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scanner import packs
from scanner.cases import Case, Runner, cases_of
from scanner.evaluate import literals
from scanner.model import Path as Route
from scanner.rule import Rule

ROOT = Path(__file__).parents[1]
RULES, _ = packs.load([ROOT])
LIBRARIES = literals.libraries(ROOT)

UNNOTICED: dict[str, str] = {}
"""'RULE Property.Path' → why no change of that property can make the passing case fail."""


def _leaves(value: Any, path: Route = ()) -> Iterator[Route]:
    if isinstance(value, dict) and value:
        for key, item in value.items():
            yield from _leaves(item, (*path, key))
    elif isinstance(value, list) and value:
        for index, item in enumerate(value):
            yield from _leaves(item, (*path, index))
    else:
        yield path


def _mutants(properties: dict[str, Any], path: Route) -> Iterator[dict[str, Any]]:
    """The properties with the value at a path removed, negated, or replaced by something else."""
    for replacement in (None, True, False, 0, 10_000_000, "", "*", "other", "0.0.0.0/0", [], ["*"], {}):
        mutant = copy.deepcopy(properties)
        parent: Any = mutant
        for step in path[:-1]:
            parent = parent[step]
        if replacement is None:
            del parent[path[-1]]
        elif parent[path[-1]] == replacement and type(parent[path[-1]]) is type(replacement):
            continue
        else:
            parent[path[-1]] = replacement
        yield mutant


def _passing(rule: Rule) -> Case | None:
    return next((case for case in cases_of(rule) if case.verdict == "pass" and "Example" in case.template["Resources"]), None)


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    made = Runner(RULES, "embedded")
    yield made
    made.close()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_changed_property_is_noticed(rule: Rule, runner: Runner) -> None:
    case = _passing(rule)
    if case is None:
        return  # only whole templates: their cases say what changes the verdict
    words = literals.of(rule, LIBRARIES).words
    properties = case.template["Resources"]["Example"].get("Properties") or {}
    for path in _leaves(properties):
        named = [step for step in path if isinstance(step, str)]
        if not path or named[-1] not in words or f"{rule.id} {'.'.join(named)}" in UNNOTICED:
            continue
        noticed = False
        for mutant in _mutants(properties, path):
            template = copy.deepcopy(dict(case.template))
            template["Resources"]["Example"]["Properties"] = mutant
            found = runner.run(rule, dataclasses.replace(case, template=template))
            if any(finding.verdict != "pass" for finding in found):
                noticed = True
                break
        assert noticed, f"{rule.id}: no change of {'.'.join(map(str, path))} in {case.name!r} is noticed"


def test_exceptions_are_still_needed() -> None:
    ids = {rule.id for rule in RULES}
    assert all(entry.split()[0] in ids and reason for entry, reason in UNNOTICED.items())
