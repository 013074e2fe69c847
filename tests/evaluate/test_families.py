"""Rules that read an input together say what each says alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import snapshot_seed
from scanner import packs
from scanner.collect.aws.snapshot import Snapshot
from scanner.evaluate import Evaluator, literals
from scanner.evaluate.embedded import Embedded
from scanner.evaluate.engine import Question, Trouble
from scanner.model import Resource, Violation


def test_same_verdicts(tmp_path: Path) -> None:
    """All rules on a mixed account: findings, passes and their order, for resources in any order of their types."""
    file = tmp_path / "mixed.ndjson.gz"
    snapshot_seed.write(file, 400)
    with packs.builtin() as pack:
        rules, _ = packs.load([pack])
        libraries = {pack: literals.libraries(pack)}
        said = []
        for together in (rules, ()):
            engine = Embedded(libraries, rules=together)
            (found,) = Evaluator(rules, engine, libraries).evaluate(Snapshot(file).inventories())
            engine.close()
            assert any(family.entries for family in engine._families.values()) == bool(together)
            said.append((found.findings, found.problems, dict(found.passed)))
    assert said[0] == said[1]
    assert len(said[0][0]) > 500


POLICY = """# METADATA
# title: A policy
# description: One of two for a type.
# custom:
#   id: {id}
#   severity: low
#   resource_types: [AWS::S3::Bucket]
package policies.own.{name}

import rego.v1

{body}
"""
GOOD = 'deny contains {"path": [], "message": "good"} if input.properties'
NONSENSE = (
    "deny := false",
    "deny := null",
    "deny := 0",
    'deny := ""',
    "deny := {}",
    'deny := {"a": 1}',
    "deny := true if input.nothing",
    'deny contains "text"',
    'deny contains {"path": [], "message": 1}',
    'deny := "p" if input.type\n\ndeny := "q" if input.type',
    "deny contains x if {\n\tx := numbers.range(1, 1000)[_]\n\tx * numbers.range(1, 1000)[_] == -1\n}",
)


@pytest.mark.parametrize("body", NONSENSE)
def test_nonsense_of_one_spoils_no_other(body: str, tmp_path: Path) -> None:
    """Each says together what it says alone."""
    for name, id, text in (("good", "OWN-001", GOOD), ("odd", "OWN-002", body)):
        file = tmp_path / "policies" / "own" / f"{name}.rego"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(POLICY.format(name=name, id=id, body=text))
    rules, problems = packs.load([tmp_path])
    assert not problems
    bucket = Resource(id="B", type="AWS::S3::Bucket", properties={})
    document = json.dumps({"type": bucket.type, "properties": {}})
    said = []
    for together in (rules, ()):
        engine = Embedded({tmp_path: {}}, rules=together)
        objections = {rule.id: outcome for rule, outcome in engine.objections(rules, bucket, document)}
        said.append([objections.get(rule.id, ()) for rule in rules])
        assert [engine.ask(Question(rule, [bucket], document)) for rule in rules] == said[-1]
        engine.close()
    assert said[0] == said[1]
    assert said[0][0] == (Violation("good"),)
    assert body.startswith(("deny := true", "deny contains x")) or isinstance(said[0][1], Trouble)
