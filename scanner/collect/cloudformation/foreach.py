"""Fn::ForEach of AWS::LanguageExtensions, written out before anything is resolved."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from scanner.model import Path

MAX_ITEMS = 5_000
"""Members one section may grow by; a stack holds 500 resources."""
MAX_VALUES = 200_000
"""Values that the loops of one template may make."""

Items = Callable[[Any], list[str] | None]
"""The values of a collection; None where they are not known."""

_PREFIX = "Fn::ForEach"


class LoopError(Exception):
    """A loop that can't be written out: one sentence, the place, and what to do."""

    def __init__(self, message: str, path: Path, hint: str) -> None:
        super().__init__(message)
        self.message, self.path, self.hint = message, path, hint


class Loops:
    """Writes out the loops of one template."""

    def __init__(self, items: Items) -> None:
        self._items = items
        self._made = 0

    def section(self, body: Mapping[str, Any], path: Path) -> Iterator[tuple[str, Any, Path]]:
        """Members of a section, loops replaced by what they make: name, value, and path in the document."""
        seen: set[str] = set()
        for name, value, origin in self._members(body, path, {}):
            if name in seen:
                raise LoopError(
                    f"Fn::ForEach makes {name!r} more than once", origin, "put the identifier of the loop in the key"
                )
            seen.add(name)
            if len(seen) > MAX_ITEMS:
                raise LoopError(f"Fn::ForEach makes more than {MAX_ITEMS:,} members", path, "loop over fewer values")
            yield name, value, origin

    def value(self, value: Any, path: Path) -> Any:
        """A value with the loops in it written out, wherever they stand."""
        return self._substitute(value, {}, path) if _has_loop(value) else value

    def _members(
        self, body: Mapping[str, Any], path: Path, bound: Mapping[str, str]
    ) -> Iterator[tuple[str, Any, Path]]:
        for key, value in body.items():
            here = (*path, key)
            if not key.startswith(_PREFIX):
                yield _put(key, bound), self._substitute(value, bound, here), here
                continue
            if not (
                isinstance(value, list) and len(value) == 3 and isinstance(value[0], str) and isinstance(value[2], dict)
            ):
                raise LoopError(
                    f"{key} needs an identifier, a collection and a body",
                    here,
                    "write it as [Name, [a, b], {Key${Name}: …}]",
                )
            values = self._items(self._substitute(value[1], bound, here))
            if values is None:
                raise LoopError(
                    f"{key} loops over values that are not known before deployment",
                    here,
                    "give the parameter with --parameter or --parameters",
                )
            for item in values:
                yield from self._members(value[2], (*here, 2), {**bound, value[0]: item})

    def _substitute(self, value: Any, bound: Mapping[str, str], path: Path) -> Any:
        if bound:
            self._made += 1
            if self._made > MAX_VALUES:
                raise LoopError(f"Fn::ForEach makes more than {MAX_VALUES:,} values", path, "loop over fewer values")
        if isinstance(value, str):
            return _put(value, bound) if bound else value
        if isinstance(value, list):
            return [self._substitute(item, bound, (*path, index)) for index, item in enumerate(value)]
        if isinstance(value, dict):
            if len(value) == 1 and isinstance(name := value.get("Ref"), str) and name in bound:
                return bound[name]
            return {key: item for key, item, _ in self._members(value, path, bound)}
        return value


def _has_loop(value: Any) -> bool:
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            if any(key.startswith(_PREFIX) for key in item):
                return True
            stack.extend(item.values())
        elif isinstance(item, list):
            stack.extend(item)
    return False


def _put(string: str, bound: Mapping[str, str]) -> str:
    for name, value in bound.items():
        if "{" + name + "}" in string:
            string = string.replace("${" + name + "}", value).replace(
                "&{" + name + "}", re.sub(r"[^A-Za-z0-9]", "", value)
            )
    return string
