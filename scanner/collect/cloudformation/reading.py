"""What reading a document in JSON and in YAML has in common: limits, places, and what can be wrong with it."""

from __future__ import annotations

import re
from typing import Any

from scanner.model import Location, Problem

MAX_DEPTH = 100
"""Levels of nesting; real templates stay below 40."""
MAX_NODES = 500_000
"""Values of one file with every YAML alias expanded; a megabyte of template has about 50,000."""
LINE_BREAK = re.compile("\r\n|[\n\r]")
"""As editors and code hosts count lines. (YAML 1.1 breaks lines at U+0085, U+2028 and U+2029 too.)"""

Parsed = tuple[Any, Any]
"""Plain data, and the composed node where it comes from YAML."""


class DocumentError(Exception):
    """The text is no document: one sentence, and the place if it is known."""

    def __init__(self, kind: str, message: str, hint: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.kind, self.message, self.hint, self.line, self.column = kind, message, hint, line, column

    def problem(self, file: str) -> Problem:
        """As a line of the report."""
        return Problem(
            self.kind, self.message, Location(file, self.line, self.column, self.line, self.column), self.hint
        )


def place(text: str, offset: int | None) -> tuple[int, int]:
    """Line and column of an offset, of the end where there is none."""
    start = 0
    line = 1
    offset = len(text) if offset is None else offset
    for match in LINE_BREAK.finditer(text, 0, offset):
        start, line = match.end(), line + 1
    return line, offset - start + 1


def too_deep(line: int = 1) -> DocumentError:
    """What nests deeper than `MAX_DEPTH`."""
    return DocumentError(
        "too-deep", f"values are nested more than {MAX_DEPTH} levels deep", "no template needs that; flatten it", line
    )


def duplicate(key: str, first: int, again: int, column: int) -> DocumentError:
    """A key that an object has twice, by its lines."""
    return DocumentError(
        "duplicate-key",
        f"key {key!r} stands twice, on line {first} and on line {again}",
        "remove or rename one of them: only one of the two values would count",
        again,
        column,
    )
