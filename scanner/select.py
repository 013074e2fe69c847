"""Which rules run: by id, foreign id, framework and severity."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from scanner.errors import UsageError
from scanner.model import Problem, Severity
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
    broken: Sequence[Problem] = (),
) -> list[Rule]:
    """
    The rules to run, by id. Raises SelectionError for a name that nothing has.

    Where one of the rules that could not be loaded may be meant, the error names the first of those.
    """
    chosen = list(rules)
    if keep:
        wanted = _ids(rules, keep, broken)
        chosen = [rule for rule in chosen if rule.id in wanted]
    if skip:
        unwanted = _ids(rules, skip, broken)
        chosen = [rule for rule in chosen if rule.id not in unwanted]
    if frameworks:
        evidence = frozenset[str]().union(*(framework.rule_ids for framework in frameworks))
        chosen = [rule for rule in chosen if rule.id in evidence]
    return [rule for rule in chosen if rule.severity.rank >= min_severity.rank]


def _ids(rules: Sequence[Rule], names: Sequence[str], broken: Sequence[Problem]) -> set[str]:
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
            hint = _unloaded(broken) if broken else _hint(name, rules)
            raise SelectionError(f"unknown rule {name!r}{hint}")
        found |= matching
    return found


def _unloaded(broken: Sequence[Problem]) -> str:
    first = broken[0]
    place = f"{first.location.file}:{first.location.line}: " if first.location else ""
    more = f" (and {len(broken) - 1} more)" if len(broken) > 1 else ""
    return f"; a rule could not be loaded: {place}{first.message}{more}"


def _hint(name: str, rules: Sequence[Rule]) -> str:
    """The id that is most like a name: ours, or else another tool's; else where to look."""
    import difflib

    foreign = (alias for rule in rules for ids in rule.aliases.values() for alias in ids)
    for known in ((rule.id for rule in rules), foreign):
        by_form = {_form(id): id for id in known}
        if close := difflib.get_close_matches(_form(name), by_form, 1, 0.7):
            return f"; did you mean {by_form[close[0]]}?"
    return "; conformant rules list names them all"


def _form(name: str) -> str:
    """An id as two may be compared: 'iam-3' for IAM-003."""
    return re.sub(r"(?<=[-_])0+", "", name.lower())
