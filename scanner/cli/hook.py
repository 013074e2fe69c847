"""`conformant hook`: the pre-commit entry. Decides without loading anything whether a changed file is a template."""

from __future__ import annotations

import os
from collections.abc import Sequence

from scanner.collect.sniff import looks_like_template

_HEAD = 65_536
_WITH_VALUE = frozenset(
    "-o --output --fail-on --min-severity --rule --skip-rule --framework --pack --parameters --parameter --engine "
    "--color --exclude --jobs".split()
)


def templates_among(arguments: Sequence[str]) -> list[str] | None:
    """The arguments of a scan of those files that look like templates; None where no file does."""
    options: list[str] = []
    files: list[str] = []
    value_follows = False
    for argument in arguments:
        if value_follows or argument.startswith("-"):
            options.append(argument)
            value_follows = not value_follows and argument in _WITH_VALUE
        elif _may_be_template(argument):
            files.append(argument)
    if options and "--help" in options:
        return options
    return [*options, *files] if files else None


def _may_be_template(path: str) -> bool:
    try:
        # A link's target is what matters to the scan, which reports those that lead out of the tree.
        if os.path.islink(path) or not os.path.isfile(path):
            return os.path.islink(path) and path.endswith((".yaml", ".yml", ".json", ".template"))
        with open(path, "rb") as stream:
            head = stream.read(_HEAD)
            named = path.endswith((".yaml", ".yml", ".json", ".template"))
            return looks_like_template(head, named=named) or (
                len(head) == _HEAD
                and path.endswith((".yaml", ".yml", ".json", ".template"))
                and looks_like_template(head + stream.read())
            )
    except OSError:
        return True  # the scan names what is wrong with it
