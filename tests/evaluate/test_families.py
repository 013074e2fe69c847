"""Rules that read an input together say what each says alone."""

from __future__ import annotations

from pathlib import Path

from bench import snapshot_seed
from scanner import packs
from scanner.collect.aws.snapshot import Snapshot
from scanner.evaluate import Evaluator, literals
from scanner.evaluate.embedded import Embedded


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
            assert bool(engine._families) == bool(together)
            said.append((found.findings, found.problems, dict(found.passed)))
    assert said[0] == said[1]
    assert len(said[0][0]) > 500
