"""Command lines of a scan that need no parser: files, and options of which each has one plain value, or none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scanner.cli import reporting, scanning

_FLAGS = {
    "--quiet": "quiet", "-q": "quiet", "--verbose": "verbose", "-v": "verbose", "--all": "all_results",
    "--no-cache": "no_cache",
}  # fmt: skip
_VALUES = {"--fail-on": "fail_on", "--min-severity": "min_severity", "--color": "color"}
_NUMBERS = {"--jobs": "jobs"}
_DIGITS = 3
"""Of a number that is surely no mistake."""
_LISTS = {
    "--output": "output", "-o": "output", "--rule": "rule", "--skip-rule": "skip_rule", "--framework": "framework",
    "--exclude": "exclude",
}  # fmt: skip


def read(arguments: Sequence[str]) -> tuple[reporting.Chosen, scanning.Given] | None:
    """
    What the arguments of a scan say; None where they want a parser, for their sense or for what is wrong with them.

    Most runs, those of a hook above all, are as plain as this. The parser takes longer than a small template.
    """
    paths: list[str] = []
    chosen: dict[str, Any] = {}
    rest = iter(arguments)
    for argument in rest:
        if argument in _FLAGS:
            chosen[_FLAGS[argument]] = True
        elif argument in _VALUES or argument in _LISTS:
            value = next(rest, "-")
            if value.startswith("-"):
                return None
            if argument in _VALUES:
                chosen[_VALUES[argument]] = value
            else:
                chosen.setdefault(_LISTS[argument], []).append(value)
        elif argument in _NUMBERS:
            value = next(rest, "-")
            if not (value.isascii() and value.isdigit()) or len(value) > _DIGITS:
                return None
            chosen[_NUMBERS[argument]] = int(value)
        elif argument.startswith("-") and argument != "-":
            return None
        else:
            paths.append(argument)
    given = {name: chosen.pop(name) for name in ("exclude", "jobs") if name in chosen}
    return reporting.Chosen(**chosen), scanning.Given(paths, **given)
