"""The text of a document with its secrets made unreadable, each character at its place."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from scanner.collect.cloudformation import positions
from scanner.secrets import MASK, is_harmless, is_secret_name, mask_text, secret_names, spans

_NAME_KEYS = ("Name", "Key", "ParameterKey", "name", "key")
_VALUE_KEYS = ("Value", "ParameterValue", "value")
_NO_SECRET = frozenset({"Ref", "Fn::GetAtt", "Fn::ImportValue", "Fn::FindInMap", "Fn::GetAZs", "Condition"})
"""Functions whose arguments only name something."""
_SKIPPED = {"Fn::If": 1, "Fn::Join": 1, "Fn::Select": 1, "Fn::Split": 1}
"""Arguments at the start of other functions that are no part of the value."""
_LONG = 8
"""Characters of a secret that is looked for wherever else it stands; a shorter one may be a word."""
_MOST = 100
"""Secrets that are looked for elsewhere."""

Found = tuple[int, int, str]
"""Start and end of a secret in the text, and the secret."""
_Members = list[tuple[str, Any]]


def named_secrets(text: str, root: Callable[[], Any], *, whole: bool) -> list[Found]:
    """
    What is secret for the name it is given, in the text of a YAML or JSON document whose nodes `root` gives.

    `whole`: names may be written in it that the text doesn't show, so that every node is looked at.
    """
    marks = None if whole else _marks(text)
    return [] if marks == [] else list(_walk(root(), text, marks))


def known_elsewhere(found: Iterable[Found]) -> tuple[str, ...]:
    """Of secrets those that are looked for wherever else they stand."""
    return tuple(dict.fromkeys(secret for *_, secret in found if len(secret) >= _LONG))[:_MOST]


def masked(text: str, found: Iterable[Found], secrets: Iterable[str]) -> str:
    """The text with secrets masked: those found, what looks like one, and any other place where one stands."""
    places = [(start, end) for start, end, _ in found] + list(spans(text))
    for secret in secrets:
        start = text.find(secret)
        while start >= 0:
            places.append((start, start + len(secret)))
            start = text.find(secret, start + len(secret))
    done = 0
    parts = []
    for start, end in sorted(places):
        if end > done:
            start = max(start, done)
            parts += [text[done:start], re.sub(r"\S", "*", text[start:end])]
            done = end
    return "".join([*parts, text[done:]])


def mask(value: Any, name: str) -> Any:
    """A resolved value as it may be shown, given the name it goes by: secrets in it replaced."""
    if isinstance(value, Mapping):
        own = next((value[key] for key in _NAME_KEYS if isinstance(value.get(key), str)), "")
        return {
            key: mask(item, own if key in _VALUE_KEYS and is_secret_name(own) else key) for key, item in value.items()
        }
    if isinstance(value, list):
        return [mask(item, name) for item in value]
    if isinstance(value, str):
        return MASK if is_secret_name(name) and not is_harmless(value) else mask_text(value)
    return value


def _marks(text: str) -> list[int]:
    """Where the name of a secret, or what hides a parameter, may stand."""
    marks = list(secret_names(text))
    start = text.find("NoEcho")
    while start >= 0:
        marks.append(start)
        start = text.find("NoEcho", start + 1)
    return sorted(marks)


def _is_marked(node: Any, marks: list[int]) -> bool:
    is_json = isinstance(node, positions.Node)
    start, end = (node.start, node.end) if is_json else (node.start_mark.index, node.end_mark.index)
    place = bisect_left(marks, start)
    return place < len(marks) and marks[place] < end


def _walk(root: Any, text: str, marks: list[int] | None) -> Iterator[Found]:
    """Values that are secret for the name they are given; with marks, only where one of them stands."""
    seen: set[int] = set()
    pending: list[tuple[Any, bool, str]] = [(root, False, "top")]
    while pending:
        node, secret, kind = pending.pop()
        if not secret and marks is not None and not _is_marked(node, marks):
            continue
        inside = _inside(node, text)
        if inside is None:
            if secret:
                start, end, value = _scalar(node, text)
                if not is_harmless(value):
                    yield start, end, value
            continue
        members, items = inside
        if not secret and kind != "parameter":
            if id(node) in seen:  # an alias: looked at where it was anchored
                continue
            seen.add(id(node))
        # Most of a template are scalars that are no secret: they are passed over here.
        if function := _function(node):
            skip = _SKIPPED.get(function, 0)
            inner = secret and function not in _NO_SECRET
            pending += [(item, inner and index >= skip, "") for index, item in enumerate(items)]
            pending += [(item, inner, "") for _, item in members]
            continue
        pending += [(item, secret, "") for item in items if secret or not _is_scalar(item, text)]
        named = _named(members, text)
        for key, item in members:
            if kind == "top" and key == "Parameters":
                for name, child in _members(item, text):
                    pending.append((child, is_secret_name(name), "parameter"))
            elif kind == "parameter":
                hidden = secret or _no_echo(members, text)
                pending.append((item, hidden and key in ("Default", "AllowedValues"), ""))
            elif key == "Ref" or key.startswith("Fn::"):
                inner = secret and key not in _NO_SECRET
                skip = _SKIPPED.get(key, 0)
                within = _inside(item, text)
                if within and within[1]:
                    pending += [(child, inner and index >= skip, "") for index, child in enumerate(within[1])]
                else:
                    pending.append((item, inner, ""))
            else:
                hidden = is_secret_name(key) or (named and key in _VALUE_KEYS)
                if hidden or not _is_scalar(item, text):
                    pending.append((item, hidden, ""))


def _named(members: _Members, text: str) -> bool:
    """Whether it is a pair of a name and a value, and the name that of a secret."""
    return any(
        key in _NAME_KEYS and _inside(item, text) is None and is_secret_name(_scalar(item, text)[2])
        for key, item in members
    )


def _no_echo(members: _Members, text: str) -> bool:
    return any(
        key == "NoEcho" and _inside(item, text) is None and _scalar(item, text)[2].lower() in ("true", "yes", "on")
        for key, item in members
    )


def _function(node: Any) -> str:
    """The function that a short tag of YAML calls: 'Fn::Sub'."""
    tag = "" if isinstance(node, positions.Node) else node.tag
    if not tag.startswith("!") or len(tag) < 2:
        return ""
    return tag[1:] if tag in ("!Ref", "!Condition") else f"Fn::{tag[1:]}"


def _members(node: Any, text: str) -> _Members:
    inside = _inside(node, text)
    return inside[0] if inside else []


def _inside(node: Any, text: str) -> tuple[_Members, list[Any]] | None:
    """Members and items of a node; None for a scalar."""
    if isinstance(node, positions.Node):
        return None if node.is_scalar else ([(key, child) for key, _, child in node.members], node.items)
    if node.id == "mapping":
        return [(key.value, child) for key, child in node.value if key.id == "scalar"], []
    return ([], node.value) if node.id == "sequence" else None


def _is_scalar(node: Any, text: str) -> bool:
    return node.is_scalar if isinstance(node, positions.Node) else node.id == "scalar"


def _scalar(node: Any, text: str) -> Found:
    """Where the text of a scalar stands, and its value."""
    if isinstance(node, positions.Node):
        if text[node.start] != '"':
            return node.start, node.end, text[node.start : node.end]
        return node.start + 1, node.end - 1, json.loads(text[node.start : node.end], strict=False)
    start, end = node.start_mark.index, node.end_mark.index
    if (function := _function(node)) in _NO_SECRET:
        return start, start, ""
    if function or text[start : start + 1] == "&":
        head = re.match(r"(?:[!&]\S*\s+)*", text[start:end])
        start += head.end() if head else 0
    if text[start : start + 1] in ("'", '"'):
        start, end = start + 1, end - 1
    return start, max(start, end), node.value
