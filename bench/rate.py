"""
Rule evaluations a second in one process, for one template of 1,300 lines and for larger ones; JSON on stdout.

Two rates: of all there is to do from an inventory to its findings, and of the Rego engine alone. With the names of
snapshots these are read and evaluated instead.
"""

from __future__ import annotations

import gc
import json
import random
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from bench.generate import SEED, template, to_yaml
from scanner import packs
from scanner.cli import THRESHOLD
from scanner.collect.aws.snapshot import Snapshot
from scanner.collect.cloudformation import collect
from scanner.evaluate import Evaluator, Libraries, literals
from scanner.evaluate.engine import Engine, Outcome, Question
from scanner.judge import make_engine
from scanner.model import Resource
from scanner.rule import Rule

SIZES = (1_300, 5_200, 20_800)
"""Lines of the templates."""


class Stopwatch:
    """An engine that notes how long its answers take and how many there are."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.name = engine.name
        self.batch = engine.batch
        self.seconds = 0.0
        self.count = 0

    def ask(self, question: Question) -> Outcome:
        """As the engine."""
        start = time.perf_counter()
        outcome = self._engine.ask(question)
        self.seconds += time.perf_counter() - start
        self.count += 1
        return outcome

    def objections(self, rules: Iterable[Rule], resource: Resource, document: str) -> list[tuple[Rule, Outcome]]:
        """As the engine."""
        asked = list(rules)
        start = time.perf_counter()
        outcomes = self._engine.objections(asked, resource, document)
        self.seconds += time.perf_counter() - start
        self.count += len(asked)
        return outcomes

    def answer(self, questions: Iterable[Question]) -> Iterator[Outcome]:
        """As the engine."""
        asked = list(questions)
        start = time.perf_counter()
        outcomes = list(self._engine.answer(asked))
        self.seconds += time.perf_counter() - start
        self.count += len(asked)
        yield from outcomes

    def close(self) -> None:
        """As the engine."""
        self._engine.close()


def main() -> None:
    """Load the built-in rules once, then evaluate what was asked for."""
    with packs.builtin() as pack:
        rules, _ = packs.load([pack])
        libraries = {pack: literals.libraries(pack)}
        engine = make_engine("embedded", rules, libraries)
        snapshots = [Path(argument) for argument in sys.argv[1:]]
        print(
            json.dumps(
                of_snapshots(snapshots, rules, engine, libraries)
                if snapshots
                else of_templates(rules, engine, libraries)
            )
        )


def of_templates(rules: Sequence[Rule], engine: Engine, libraries: Libraries) -> list[dict[str, float]]:
    """Each template, best of three."""
    rows = []
    for lines in SIZES:
        data = to_yaml(template(random.Random(SEED), lines)).encode()
        inventories = list(collect(data, "large.yaml", path=None, root=Path.cwd(), given={}, must=True))
        runs = []
        for _ in range(3):
            watch = Stopwatch(engine)
            start = time.perf_counter()
            evaluations = sum(e.evaluations for e in Evaluator(rules, watch, libraries).evaluate(inventories))
            runs.append((time.perf_counter() - start, watch))
        seconds, watch = min(runs, key=lambda run: run[0])
        rows.append(
            {
                "resources": sum(len({r.id for r in inventory.resources}) for inventory in inventories),
                "evaluations": evaluations,
                "seconds": seconds,
                "rate": evaluations / seconds,
                "rego_rate": watch.count / watch.seconds,
            }
        )
    return rows


def of_snapshots(
    files: Sequence[Path], rules: Sequence[Rule], engine: Engine, libraries: Libraries
) -> list[dict[str, float]]:
    """Each snapshot in its turn: seconds on a core for reading, and for all from the accounts to their findings."""
    gc.set_threshold(*THRESHOLD)
    rows = []
    for file in files:
        evaluator = Evaluator(rules, engine, libraries, snippets=False)
        reading = evaluating = 0.0
        verdicts = 0
        start = time.process_time()
        for inventory in Snapshot(file).inventories():
            read = time.process_time()
            (found,) = evaluator.evaluate([inventory])
            done = time.process_time()
            verdicts += sum(found.passed.values()) + len({(f.rule_id, f.resource_id) for f in found.findings})
            reading, evaluating, start = reading + read - start, evaluating + done - read, time.process_time()
        rows.append({"reading": reading, "evaluating": evaluating, "verdicts": verdicts})
    return rows


if __name__ == "__main__":
    main()
