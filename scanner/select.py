"""Which rules run: by id, foreign id, framework and severity."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scanner.model import Severity
from scanner.rule import Rule


class SelectionError(Exception):
    """A selection that names something that is not there: one sentence."""


@dataclass(frozen=True, slots=True)
class Framework:
    """A published set of controls and the rules that give evidence for them."""

    id: str
    name: str
    version: str
    controls: tuple[Mapping[str, Any], ...]

    @property
    def rule_ids(self) -> frozenset[str]:
        """Every rule that gives evidence for some control."""
        return frozenset(rule_id for control in self.controls for rule_id in control.get("rules", ()))


def frameworks(packs: Sequence[Path]) -> dict[str, Path]:
    """The framework documents of the packs, by id."""
    return {path.stem: path for pack in packs for path in sorted(pack.glob("policies/frameworks/*.yaml"))}


def framework(path: Path) -> Framework:
    """Read a framework document. Raises SelectionError."""
    import yaml

    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        return Framework(path.stem, data["name"], str(data["version"]), tuple(data["controls"]))
    except (OSError, yaml.YAMLError, KeyError, TypeError, UnicodeDecodeError) as error:
        raise SelectionError(f"framework document {path.name} is broken ({type(error).__name__})") from None


def select(
    rules: Sequence[Rule],
    packs: Sequence[Path],
    *,
    keep: Sequence[str] = (),
    skip: Sequence[str] = (),
    framework_ids: Sequence[str] = (),
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
    if framework_ids:
        known = frameworks(packs)
        evidence: set[str] = set()
        for name in framework_ids:
            if name not in known:
                raise SelectionError(
                    f"unknown framework {name!r}{_hint(name, known)}; known: {', '.join(sorted(known)) or 'none'}"
                )
            evidence |= framework(known[name]).rule_ids
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
