"""What is undefined ends an expression, on each engine: compiled programs of the embedded one would go on with it."""

from __future__ import annotations

import copy
import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import regorus

from scanner import packs
from scanner.cases import Runner, cases_of
from scanner.collect.cloudformation import collect
from scanner.evaluate import Evaluator, literals
from scanner.evaluate.embedded import Embedded
from scanner.evaluate.engine import Question, Trouble, violations
from scanner.judge import make_engine
from scanner.rule import Rule

ROOT = Path(__file__).parents[2]
RULES, _ = packs.load([ROOT])
IN_REGO = [rule for rule in RULES if rule.check is None]
LIBRARIES = {ROOT: literals.libraries(ROOT)}

POLICY = """\
# METADATA
# title: For a test
# description: For a test.
# custom:
#   id: TEST-001
#   severity: low
#   resource_types: [AWS::SNS::Topic]
package policies.test.tested

import rego.v1

_met(tag) if tag.Key == "met"

_name(tag) := tag.Name

_tags := input.properties.Tags

deny contains {"path": [], "message": "m"} if {
"""
TEMPLATE = b"""
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      Tags: [{Key: unmet}, {Key: met, Name: a}]
"""


@pytest.mark.parametrize(
    ("body", "fails"),
    [
        ("count({tag | some tag in _tags}) == 2", True),
        ("count({name | some tag in _tags; name := tag.Name}) == 1", True),
        ("count({tag.Name | some tag in _tags}) == 1", True),
        ("count([_name(tag) | some tag in _tags]) == 1", True),
        ("count({tag.Key: tag.Name | some tag in _tags}) == 1", True),
        ("some tag in _tags; count({other | _met(tag); some other in _tags}) == 0", True),
        ("some tag in _tags; count([1 | tag.Name]) == 0", True),
        ("count([input.missing]) == 1", False),
        ("name := input.missing", False),
        ('sprintf("%v", [input.missing]) != ""', False),
        ("count({1} | {input.missing}) == 2", False),
        ('startswith(input.missing, "a")', False),
        ('not startswith(_tags, "a")', True),
    ],
)
@pytest.mark.parametrize("engine_name", ["embedded", "opa"])
def test_undefined(body: str, fails: bool, engine_name: str, tmp_path: Path) -> None:
    if engine_name == "opa" and not shutil.which("opa"):
        pytest.skip("needs the opa binary on the PATH")
    path = tmp_path / "policies/test/tested.rego"
    path.parent.mkdir(parents=True)
    path.write_text(f"{POLICY}\t{body}\n}}\n")
    rules, problems = packs.load([tmp_path])
    assert not problems
    libraries = {tmp_path: literals.libraries(ROOT)}
    engine = make_engine(engine_name, rules, libraries)
    try:
        (found,) = Evaluator(rules, engine, libraries).evaluate(collect(TEMPLATE, "template.yaml"))
    finally:
        engine.close()
    assert not found.problems
    assert bool(found.findings) is fails


@pytest.fixture(scope="module")
def compiled() -> Iterator[Embedded]:
    engine = Embedded(LIBRARIES)
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    made = Runner(RULES, "embedded")
    yield made
    made.close()


@pytest.mark.parametrize("share", range(8))
def test_built_in_policies_say_the_same_compiled_and_interpreted(
    share: int, compiled: Embedded, runner: Runner
) -> None:
    chance = random.Random(share)
    differing = []
    for rule in IN_REGO[share::8]:
        interpreter = regorus.Engine()
        for name, source in compiled._modules(rule):
            interpreter.add_policy(name, source)
        entry = ".".join(("data", *rule.path.relative_to(ROOT).with_suffix("").parts, "deny"))
        for document in dict.fromkeys(runner.documents(rule, cases_of(rule))):
            given = json.loads(document)
            for mangled in (given, *(_mangled(given, chance) for _ in range(3))):
                text = json.dumps(mangled)
                try:
                    interpreter.set_input_json(text)
                    wanted = violations(json.loads(interpreter.eval_rule_as_json(entry)))
                except RuntimeError:  # a built-in that fails, which Rego has undefined and the interpreter refuses
                    continue
                found = compiled.ask(_question(rule, text))
                if found != wanted and not isinstance(wanted, Trouble):
                    differing.append((rule.id, text, found, wanted))
    assert differing == []


def _question(rule: Rule, document: str) -> Question:
    return Question(rule, [], document)


def _mangled(document: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """The same with something left out, or of another type."""
    changed = copy.deepcopy(document)
    for _ in range(chance.choice((1, 1, 2, 3))):
        places = [path for path in _places(changed) if _is_of_resource(path)]
        if not places:
            break
        *way, last = chance.choice(places)
        parent = changed
        for step in way:
            parent = parent[step]
        if chance.random() < 0.55:
            del parent[last]
        else:
            odd: list[Any] = [
                None,
                True,
                False,
                0,
                -1,
                "",
                "x",
                "*",
                [],
                {},
                [None],
                [{}],
                {"a": 1},
                ["x", "y"],
                "true",
            ]
            parent[last] = chance.choice(odd)
    return changed


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield from _places(child, (*path, key))


def _is_of_resource(path: tuple[Any, ...]) -> bool:
    """Whether it lies in what a template or an account gives, not in what every resource has."""
    inner = path[3:] if path[:1] == ("resources",) else path
    return len(inner) > 1 and inner[0] in ("properties", "live", "tags", "attributes")
