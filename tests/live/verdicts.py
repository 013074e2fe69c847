"""What all the built-in rules say, as a map that two runs can be compared by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from scanner import packs
from scanner.cache import Cache
from scanner.collect.aws.source import LiveSource
from scanner.evaluate import Evaluator, literals
from scanner.judge import make_engine
from scanner.model import Finding, Gap, Inventory, Problem, Resource, Verdict
from scanner.options import Options
from scanner.rule import Rule
from scanner.scan import scan

Verdicts = Mapping[tuple[str, str], Verdict]
"""By rule and resource id; the worst of what a rule says of a resource."""

_WORST = (Verdict.FAIL, Verdict.UNKNOWN, Verdict.PASS)


@cache
def rules() -> tuple[Rule, ...]:
    """The built-in ones."""
    with packs.builtin() as root:
        loaded, problems = packs.load([root], Cache(None))
    assert not problems
    return tuple(loaded)


@cache
def _evaluator() -> Evaluator:
    with packs.builtin() as root:
        libraries: dict[Any, Mapping[str, str]] = {root: literals.libraries(root)}
    engine = make_engine("embedded", rules(), libraries)
    return Evaluator(rules(), engine, libraries, passes=True, snippets=False)


def worst(findings: Iterable[Finding]) -> Verdicts:
    """One verdict for each rule and resource."""
    found: dict[tuple[str, str], Verdict] = {}
    for finding in findings:
        key = (finding.rule_id, finding.resource_id)
        found[key] = min(finding.verdict, found.get(key, Verdict.PASS), key=_WORST.index)
    return found


def of_account(resources: Sequence[Resource], gaps: Sequence[Gap] = ()) -> tuple[Verdicts, tuple[Problem, ...]]:
    """The verdicts on what collectors found, and what was in the way."""
    inventory = Inventory("account", LiveSource(), tuple(resources), gaps=tuple(gaps))
    (evaluation,) = _evaluator().evaluate([inventory])
    return worst(evaluation.findings), evaluation.problems


def of_template(path: Path) -> Verdicts:
    """The verdicts on a template, which must be sound."""
    report = scan(Options(paths=[str(path)], passes=True))
    assert report.problems == ()
    return worst(report.findings)
