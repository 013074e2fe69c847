"""Fn::ForEach of AWS::LanguageExtensions, written out before anything is resolved."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from scanner.model import Path

MAX_ITEMS = 5_000
"""Members one section may grow by; a stack holds 500 resources."""

Items = Callable[[Any], list[str] | None]
"""The values of a collection; None where they are not known."""


class LoopError(Exception):
    """A loop that can't be written out: one sentence, the place, and what to do."""

    def __init__(self, message: str, path: Path, hint: str) -> None:
        super().__init__(message)
        self.message, self.path, self.hint = message, path, hint


def expand(body: Mapping[str, Any], path: Path, items: Items) -> Iterator[tuple[str, Any, Path]]:
    """Members of a section, loops replaced by what they make: name, value, and path in the document."""
    for count, (name, value, origin) in enumerate(_members(body, path, items, {})):
        if count >= MAX_ITEMS:
            raise LoopError(f"Fn::ForEach makes more than {MAX_ITEMS:,} members", path, "loop over fewer values")
        yield name, value, origin


def _members(
    body: Mapping[str, Any], path: Path, items: Items, bound: Mapping[str, str]
) -> Iterator[tuple[str, Any, Path]]:
    for key, value in body.items():
        if not key.startswith("Fn::ForEach"):
            yield _put(key, bound), _substitute(value, bound, items, (*path, key)), (*path, key)
            continue
        here = (*path, key)
        if not (
            isinstance(value, list) and len(value) == 3 and isinstance(value[0], str) and isinstance(value[2], dict)
        ):
            raise LoopError(
                f"{key} needs an identifier, a collection and a body",
                here,
                "write it as [Name, [a, b], {Key${Name}: …}]",
            )
        values = items(_substitute(value[1], bound, items, here))
        if values is None:
            raise LoopError(
                f"{key} loops over values that are not known before deployment",
                here,
                "give the parameter with --parameter or --parameters",
            )
        for item in values:
            yield from _members(value[2], (*here, 2), items, {**bound, value[0]: item})


def _put(string: str, bound: Mapping[str, str]) -> str:
    for name, value in bound.items():
        if "{" + name + "}" in string:
            string = string.replace("${" + name + "}", value).replace(
                "&{" + name + "}", re.sub(r"[^A-Za-z0-9]", "", value)
            )
    return string


def _substitute(value: Any, bound: Mapping[str, str], items: Items, path: Path) -> Any:
    if isinstance(value, str):
        return _put(value, bound) if bound else value
    if isinstance(value, list):
        return [_substitute(item, bound, items, (*path, index)) for index, item in enumerate(value)]
    if isinstance(value, dict):
        if len(value) == 1 and isinstance(name := value.get("Ref"), str) and name in bound:
            return bound[name]
        if any(key.startswith("Fn::ForEach") for key in value):
            return {key: item for key, item, _ in _members(value, path, items, bound)}
        if not bound:
            return value
        return {_put(key, bound): _substitute(item, bound, items, (*path, key)) for key, item in value.items()}
    return value
