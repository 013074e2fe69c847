"""A rule that never fails is no rule: what a passing case sets and the rule mentions is flipped, and noticed."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from scanner import packs
from scanner.cases import Case, Runner, cases_of, check
from scanner.evaluate import literals
from scanner.model import Path as Route
from scanner.rule import Rule

ROOT = Path(__file__).parents[1]
RULES, _ = packs.load([ROOT])
LIBRARIES = literals.libraries(ROOT)

_INSTEAD = "the rule looks at the Not element alone; the good example shows what to write in its place"
_WHATEVER = "the rule judges the actions, whatever objects of the bucket they are for"

UNNOTICED: dict[str, str] = {
    "KMS-002 KeyPolicy.Statement.Resource": "in a key's own policy the resource is the key, whatever it says",
    "SECRETS-003 ResourcePolicy.Statement.Resource": "in a secret's own policy the resource is the secret",
    "IAM-029 AssumeRolePolicyDocument.Statement.Principal.AWS": _INSTEAD,
    "IAM-030 AssumeRolePolicyDocument.Statement.Action": _INSTEAD,
    "IAM-031 PolicyDocument.Statement.Action": _INSTEAD,
    "IAM-031 PolicyDocument.Statement.Resource": _INSTEAD,
    "IAM-032 PolicyDocument.Statement.Action": _INSTEAD,
    "IAM-032 PolicyDocument.Statement.Resource": _INSTEAD,
    "S3-010 PolicyDocument.Statement.Resource": _WHATEVER,
    "S3-011 PolicyDocument.Statement.Resource": _WHATEVER,
    "S3-012 PolicyDocument.Statement.Action": _INSTEAD,
    "S3-012 PolicyDocument.Statement.Principal.AWS": _INSTEAD,
    "S3-012 PolicyDocument.Statement.Resource": _INSTEAD,
    "S3-013 PolicyDocument.Statement.Action": _INSTEAD,
    "S3-013 PolicyDocument.Statement.Principal.AWS": _INSTEAD,
    "S3-013 PolicyDocument.Statement.Resource": _INSTEAD,
}
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
    replacement: Any
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


def _sites(case: Case, named: list[str]) -> Iterator[tuple[str, str, Mapping[str, Any], Route]]:
    """Where the resources of a case set the property or the fact: resource, which of the two, values and path."""
    for name, part, body in case.bodies():
        for path in _leaves(body):
            if [step for step in path if isinstance(step, str)] == named:
                yield name, part, body, path


def _noticed(rule: Rule, cases: list[Case], named: list[str], runner: Runner) -> bool:
    """Whether some change of the property makes one of the cases differ from what it promises."""
    for case in cases:
        for name, part, body, path in _sites(case, named):
            for mutant in _mutants(dict(body), path):
                if check(case, runner.run(rule, case.changed(name, part, mutant))):
                    return True
    return False


def _type_of(case: Case, resource: str) -> str:
    return next(str(entry["type"]) for entry in case.running if entry["id"] == resource)


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    made = Runner(RULES, "embedded")
    yield made
    made.close()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_changed_property_is_noticed(rule: Rule, runner: Runner) -> None:
    cases = cases_of(rule)
    passing = next(case for case in cases if case.verdict == "pass")
    words = literals.of(rule, LIBRARIES).words
    # Of a template that is written out, nothing; of an account everything that the rule's own types have.
    bodies = [
        body
        for name, _, body in passing.bodies()
        if name == "Example" or (passing.is_live and rule.judges(_type_of(passing, name)))
    ]
    seen: set[str] = set()
    for path in (path for body in bodies for path in _leaves(body)):
        named = [step for step in path if isinstance(step, str)]
        label = ".".join(named)
        if named and named[-1] in words and label not in seen and f"{rule.id} {label}" not in UNNOTICED:
            seen.add(label)
            assert _noticed(rule, cases, named, runner), f"{rule.id}: no case notices a change of {label}"


def test_exceptions_are_still_needed() -> None:
    ids = {rule.id for rule in RULES}
    assert all(entry.split()[0] in ids and reason for entry, reason in UNNOTICED.items())
