"""JSON to plain data."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from scanner.collect.cloudformation import positions
from scanner.collect.cloudformation.reading import MAX_DEPTH, DocumentError, Parsed, duplicate, place, too_deep
from scanner.expressions import later

_HALF = later(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    r"|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)
"""Half of a surrogate pair, written as an escape in JSON."""


def parse(text: str) -> Iterator[Parsed]:
    """The document; what is no JSON may yet be YAML in flow style. Raises DocumentError."""
    twice: list[str] = []

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        result = dict(items)
        if len(result) != len(items):
            twice.append("")
        return result

    try:
        data = json.loads(text, object_pairs_hook=pairs, parse_constant=str, parse_float=_finite)
    except json.JSONDecodeError as error:
        try:
            from scanner.collect.cloudformation import yaml_reader

            yield from yaml_reader.parse(text)
        except DocumentError as other:
            if other.kind != "syntax":
                raise
            raise DocumentError(
                "syntax",
                f"not valid JSON: {error.msg[0].lower()}{error.msg[1:]}",
                "mend the JSON here",
                *place(text, error.pos),
            ) from None
        return
    except RecursionError:
        raise too_deep() from None
    except ValueError as error:
        # Python reads no longer numbers, and says so with advice for programmers.
        what = "a number has more than 4,300 digits" if "digits" in str(error) else str(error)
        raise DocumentError("syntax", f"not valid JSON: {what}", "mend the JSON") from None
    if _levels(data) > MAX_DEPTH and (deep := _too_deep_at(text)) is not None:
        raise too_deep(place(text, deep)[0])
    if twice:
        for key, first, second in positions.duplicates(positions.scan(text)):
            (line, _), (again, column) = place(text, first), place(text, second)
            raise duplicate(key, line, again, column)
    if (half := _HALF.search(text)) and not _is_unicode(data):
        raise DocumentError(
            "encoding",
            f"{half[0]} is half of a character; the other half is missing",
            "write the character itself, or both halves",
            *place(text, half.start()),
        )
    yield data, None


def _is_unicode(data: Any) -> bool:
    try:
        json.dumps(data, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _finite(text: str) -> float | str:
    """A number, or the text of one that is too large to be one."""
    value = float(text)
    return value if value - value == 0 else text


def _levels(data: Any) -> int:
    """How many collections lie in each other, one more than `MAX_DEPTH` at most."""
    level, found = [data], 0
    while level and found <= MAX_DEPTH:
        level = [
            child
            for item in level
            for child in (item.values() if isinstance(item, dict) else item)
            if isinstance(child, dict | list)
        ]
        found += 1
    return found


def _too_deep_at(text: str) -> int | None:
    """Where valid JSON nests too deep; None where it doesn't."""
    depth = 0
    for match in re.finditer(r'"(?:[^"\\]++|\\.)*+"|[\[\]{}]', text):
        token = match[0]
        if token in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                return match.start()
        elif token in "]}":
            depth -= 1
    return None
