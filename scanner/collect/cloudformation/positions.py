"""Where the value at a path lies in the text of a document. Asked only for findings."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from scanner.expressions import later
from scanner.model import Path

Span = tuple[int, int]
"""Offsets into the text, the end exclusive."""

_STRING = r'"(?:[^"\\]++|\\.)*+"'
_KEY = later(rf"[\s,]*+(?:({_STRING})\s*+:\s*+)?+", re.DOTALL)
"""What stands before a value: the end of the one before, and the key in an object."""
_SCALAR = later(rf"{_STRING}|[^\s\[\]{{}}:,\"]++", re.DOTALL)
_DECODER = json.JSONDecoder(strict=False)

_MERGE = "tag:yaml.org,2002:merge"
_LARGE = 16
"""Members of a mapping that are better looked up than searched."""


class Node:
    """
    A JSON value: its span, and its members with the spans of their keys, or its items.

    What lies in it is found when it is asked for: findings are about few of a template's values.
    """

    __slots__ = ("_by_key", "_inside", "_text", "end", "start")

    def __init__(self, text: str, start: int, end: int) -> None:
        self.start = start
        self.end = end
        self._text = text
        self._inside: tuple[list[tuple[str, Span, Node]], list[Node]] | None = None
        self._by_key: dict[str, tuple[Span, Node]] | None = None

    @property
    def is_scalar(self) -> bool:
        """Whether it is neither object nor array."""
        return self._text[self.start] not in "[{"

    @property
    def members(self) -> list[tuple[str, Span, Node]]:
        """Of an object: key, span of the key, value."""
        return self._found()[0]

    @property
    def items(self) -> list[Node]:
        """Of an array."""
        return self._found()[1]

    def child(self, step: str | int) -> tuple[Span, Node] | None:
        """The region of a member (key to value) or item, and its node."""
        if isinstance(step, int):
            items = self.items
            return ((items[step].start, items[step].end), items[step]) if step < len(items) else None
        if self._by_key is None:
            self._by_key = {key: ((span[0], node.end), node) for key, span, node in self.members}
        return self._by_key.get(step)

    def _found(self) -> tuple[list[tuple[str, Span, Node]], list[Node]]:
        if self._inside is None:
            self._inside = ([], []) if self.is_scalar else self._look()
        return self._inside

    def _look(self) -> tuple[list[tuple[str, Span, Node]], list[Node]]:
        text = self._text
        members: list[tuple[str, Span, Node]] = []
        items: list[Node] = []
        place = self.start + 1
        while match := _KEY.match(text, place):
            place = match.end()
            if text[place] in "]}":
                break
            if text[place] in "[{":
                _, end = _DECODER.raw_decode(text, place)  # the fastest way past it
            else:
                scalar = _SCALAR.match(text, place)
                assert scalar is not None
                end = scalar.end()
            node = Node(text, place, end)
            if key := match[1]:
                name = json.loads(key, strict=False) if "\\" in key else key[1:-1]
                members.append((name, match.span(1), node))
            else:
                items.append(node)
            place = end
        return members, items


def scan(text: str) -> Node:
    """The positions of valid JSON."""
    return Node(text, len(text) - len(text.lstrip()), len(text.rstrip()))


def duplicates(root: Node) -> Iterator[tuple[str, int, int]]:
    """Keys that stand twice in an object, with the offsets of both."""
    stack = [root]
    while stack:
        node = stack.pop()
        seen: dict[str, int] = {}
        for key, span, child in node.members:
            if key in seen:
                yield key, seen[key], span[0]
            seen[key] = span[0]
            stack.append(child)
        stack.extend(node.items)


def find_json(root: Node, path: Path, text: str) -> tuple[Span, int]:
    """The region of the value at a path and how many steps exist; the nearest parent's key where it ends early."""
    node, region, key = root, (root.start, root.end), (root.start, root.start + 1)
    for index, step in enumerate(path):
        found = node.child(step)
        if found is None:
            return key, index
        region, node = found
        key = (region[0], _key_end(text, region[0])) if isinstance(step, str) else region
    return region, len(path)


def _key_end(text: str, start: int) -> int:
    match = _SCALAR.match(text, start)
    return match.end() if match else start + 1


Index = dict[int, dict[str, tuple[Any, Any]]]
"""The members of the large mappings of one document, by the id of their node."""


def find_yaml(root: Any, path: Path, text: str, index: Index) -> tuple[Span, int]:
    """As `find_json`, on composed YAML nodes; a long intrinsic key stays on the node that its short tag marks."""
    key_node, node = None, root
    for depth, step in enumerate(path):
        if isinstance(step, str) and _tagged(node) == step:
            continue
        found = _member(node, step, index)
        if found is None:
            if key_node is None:
                return (node.start_mark.index, end_of(node, text, node.start_mark.index + 1)), depth
            return (key_node.start_mark.index, key_node.end_mark.index), depth
        key_node, node = found
    if key_node is None:
        return (node.start_mark.index, end_of(node, text, node.start_mark.index + 1)), len(path)
    start, end = key_node.start_mark.index, key_node.end_mark.index
    # The value of an alias lies where its anchor is.
    return (start, end_of(node, text, end) if node.start_mark.index > start else end), len(path)


def _member(node: Any, step: str | int, index: Index) -> tuple[Any, Any] | None:
    if node.id != "mapping" or not isinstance(step, str) or len(node.value) < _LARGE:
        return child_of(node, step)
    if id(node) not in index:
        index[id(node)] = {key.value: (key, value) for key, value in node.value if key.tag != _MERGE}
    return index[id(node)].get(step) or child_of(node, step)


def _tagged(node: Any) -> str:
    if not node.tag.startswith("!") or len(node.tag) < 2:
        return ""
    name = node.tag[1:]
    return name if name in ("Ref", "Condition") else f"Fn::{name}"


def child_of(node: Any, step: str | int) -> tuple[Any, Any] | None:
    """Key node (None for an item) and value node of a member of a YAML collection."""
    if node.id == "sequence" and isinstance(step, int):
        return (None, node.value[step]) if step < len(node.value) else None
    if node.id != "mapping" or not isinstance(step, str):
        return None
    merged = []
    for key_node, value_node in node.value:
        if key_node.tag == _MERGE:
            merged.append(value_node)
        elif key_node.value == step:
            return key_node, value_node
    for source in merged:
        for mapping in source.value if source.id == "sequence" else [source]:
            if found := child_of(mapping, step):
                return found
    return None


def end_of(node: Any, text: str, at_least: int = 0) -> int:
    """Where a node ends: libyaml counts the white space and comments that follow a block to it, this doesn't."""
    start = node.start_mark.index
    while node.id != "scalar" and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
        if node.start_mark.index < start:  # an alias: the node lies where the anchor is
            break
    end: int = node.end_mark.index
    while end > start and text[end - 1].isspace():
        end -= 1
    return max(at_least, end)
