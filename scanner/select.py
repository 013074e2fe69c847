"""Which rules run: by id, foreign id, framework and severity."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from scanner.errors import UsageError
from scanner.model import Severity
from scanner.rule import Rule

if TYPE_CHECKING:
    from scanner.frameworks import Framework


class SelectionError(UsageError):
    """A selection that names something that is not there: one sentence."""


def select(
    rules: Sequence[Rule],
    *,
    keep: Sequence[str] = (),
    skip: Sequence[str] = (),
    frameworks: Sequence[Framework] = (),
    min_severity: Severity = Severity.INFO,
) -> list[Rule]:
    """The rules to run, by id. Raises SelectionError for a name that nothing has."""
    chosen = list(rules)
    if keep:
        wanted = _ids(rules, keep)
        chosen = [rule for rule in chosen if rule.id in wanted]
    if skip:
        unwanted = _ids(rules, skip)
        chosen = [rule for rule in chosen if rule.id not in unwanted]
    if frameworks:
        evidence = frozenset[str]().union(*(framework.rule_ids for framework in frameworks))
        chosen = [rule for rule in chosen if rule.id in evidence]
    return [rule for rule in chosen if rule.severity.rank >= min_severity.rank]


def _ids(rules: Sequence[Rule], names: Sequence[str]) -> set[str]:
    """Our ids for ours or another tool's."""
    found: set[str] = set()
    for name in names:
        matching = {rule.id for rule in rules if rule.id.lower() == name.lower()} or {
            rule.id
            for rule in rules
            for ids in rule.aliases.values()
            if name.lower() in (alias.lower() for alias in ids)
        }
        if not matching:
            raise SelectionError(f"unknown rule {name!r}{_hint(name, [rule.id for rule in rules])}")
        found |= matching
    return found


def _hint(name: str, known: Any) -> str:
    close = difflib.get_close_matches(name.upper() if name.isupper() else name, list(known), 1, 0.6)
    return f"; did you mean {close[0]}?" if close else ""
