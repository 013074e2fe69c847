"""Rules whose heads the compiler misreads are interpreted: each form says what OPA says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scanner import packs
from scanner.evaluate.embedded import Embedded
from scanner.evaluate.engine import Question
from scanner.evaluate.heads import are_misread

POLICY = """# METADATA
# title: Heads
# description: Tries a head.
# custom:
#   id: HEADS-001
#   severity: low
#   resource_types: [AWS::S3::Bucket]
package policies.own.heads

import rego.v1

{helper}

deny contains {{"path": [], "message": name}} if some name, _ in _found
"""
MISREAD = (
    "_found[name] contains value if some name, value in input.tags",
    "  _found[name] contains value if some name, value in input.tags",
    "_found[name].more contains value if some name, value in input.tags",
    "_found[name].more := value if some name, value in input.tags",
    "_found[name][value] := 1 if some name, value in input.tags",
    "_found.a := 1 if input.tags\n\n_found.b := 2 if input.tags",
)
READ_RIGHT = (
    "_found[name] := value if some name, value in input.tags",
    "_found := input.tags",
    "_found := {name: value |\n\tsome name\n\tvalue := input.tags[name]\n\tcount(value) > 0\n}",
)


@pytest.mark.parametrize("helper", [*MISREAD, *READ_RIGHT])
def test_each_head_is_read_right(helper: str, tmp_path: Path) -> None:
    source = POLICY.format(helper=helper)
    assert are_misread([source]) == (helper in MISREAD)
    file = tmp_path / "policies" / "own" / "heads.rego"
    file.parent.mkdir(parents=True)
    file.write_text(source)
    (rule,), problems = packs.load([tmp_path])
    assert not problems
    engine = Embedded({tmp_path: {}})
    document = json.dumps({"type": "AWS::S3::Bucket", "properties": {}, "tags": {"a": "p", "b": "q"}})
    (outcome,) = engine.answer([Question(rule, [], document)])
    engine.close()
    assert isinstance(outcome, tuple), outcome
    assert [violation.message for violation in outcome] == ["a", "b"]
