"""What one rule says of collected resources, as an audit would."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from scanner import packs
from scanner.collect.aws.source import LiveSource
from scanner.evaluate import Evaluator, literals
from scanner.evaluate.embedded import Embedded
from scanner.model import Gap, Inventory, Resource
from scanner.rule import Rule

_PACK = Path(__file__).parents[2]
_ORDER = ("fail", "unknown", "pass")


@cache
def _rules() -> dict[str, Rule]:
    return {rule.id: rule for rule in (*packs.policies(_PACK), *packs.python_rules(_PACK)) if isinstance(rule, Rule)}


def judged(rule_id: str, found: Sequence[Resource], gaps: Sequence[Gap] = ()) -> dict[str, str]:
    """The verdict of a rule on each resource it judges, by its `ref`; the worst where some share one."""
    rule = _rules()[rule_id]
    libraries = {rule.pack: literals.libraries(_PACK)}
    engine = Embedded(libraries)
    try:
        evaluator = Evaluator([rule], engine, libraries, passes=True)
        (evaluation,) = evaluator.evaluate([Inventory("account", LiveSource(), tuple(found), gaps=tuple(gaps))])
    finally:
        engine.close()
    refs = {resource.id: str(resource.ref) for resource in found}
    result: dict[str, str] = {}
    for finding in evaluation.findings:
        name = refs.get(finding.resource_id, finding.resource_id)
        result[name] = min(result.get(name, "pass"), str(finding.verdict), key=_ORDER.index)
    return result
