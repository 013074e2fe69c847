"""
Wanted properties as text edits of a template: everything else stays byte for byte as it is.

An edit is given only where it surely does what it should: the edited text is parsed again, and must differ from the
old in the wanted properties alone.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from typing import Any

from scanner.collect.cloudformation import positions
from scanner.collect.cloudformation.document import Document, parse
from scanner.model import Edit, Path

_Change = tuple[int, int, str]
"""Start and end offset, and the text to put there."""


_LARGE = 200_000
"""Characters of a document that is not parsed again as a whole for each fix."""


class _NoFix(Exception):
    """The property is written in a way that no plain edit can change."""


def edits(document: Document, path: Path, wanted: Mapping[str, Any]) -> tuple[Edit, ...]:
    """The edits that put wanted members over the object at a path of the document; none where that isn't sure."""
    try:
        changes = sorted(_yaml(document, path, wanted) if document.root is not None else _json(document, path, wanted))
    except _NoFix:
        return ()
    if not changes or not _holds(document, changes, path, wanted):
        return ()
    return tuple(Edit(document.region((start, end)), text) for start, end, text in changes)


def apply(text: str, changes: list[_Change]) -> str:
    """The text with the changes made."""
    for start, end, new in sorted(changes, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def overlay(value: dict[str, Any], wanted: Mapping[str, Any]) -> None:
    """Put wanted properties over those of a resource, objects merged."""
    for key, item in wanted.items():
        if isinstance(item, Mapping) and isinstance(value.get(key), dict):
            overlay(value[key], item)
        else:
            value[key] = copy.deepcopy(item)


def _holds(document: Document, changes: list[_Change], path: Path, wanted: Mapping[str, Any]) -> bool:
    """Whether the edited text differs from the old in the wanted members alone."""
    if _holds_apart(document, changes, path, wanted):
        return True
    if len(document.text) > _LARGE:
        return False
    expected = copy.deepcopy(document.data)
    body = expected
    for step in path:
        body = body[step]
    overlay(body, wanted)
    changed = list(parse(apply(document.text, changes).encode("utf-8", "surrogatepass"), document.file))
    return any(isinstance(new, Document) and new.data == expected for new in changed)


def _holds_apart(document: Document, changes: list[_Change], path: Path, wanted: Mapping[str, Any]) -> bool:
    """The same of the one member of the document that the edits lie in, where it can be read on its own."""
    body = document.data
    for step in path:
        body = body[step]
    (start, end), _ = document.find(path)
    if document.root is not None:
        before = document.text.rfind("\n", 0, start) + 1
        after = document.text.find("\n", max(end, *(change[1] for change in changes)))
        end = len(document.text) if after < 0 else after + 1
        if document.text[before:start].strip(" "):
            return False  # it doesn't stand on lines of its own
        start = before
    if any(change[0] < start or change[1] > end for change in changes):
        return False
    part = apply(document.text[start:end], [(first - start, last - start, new) for first, last, new in changes])
    part = part if document.root is not None else f"{{{part}}}"
    expected = copy.deepcopy(body)
    overlay(expected, wanted)
    found = list(parse(part.encode("utf-8", "surrogatepass"), document.file))
    return len(found) == 1 and isinstance(found[0], Document) and found[0].data == {path[-1]: expected}


# --- YAML ----------------------------------------------------------------------------------------------------------


def _yaml(document: Document, path: Path, wanted: Mapping[str, Any]) -> Iterator[_Change]:
    node = document.root
    for step in path:
        found = positions.child_of(node, step)
        if found is None:
            raise _NoFix
        node = found[1]
    yield from _yaml_mapping(node, wanted, document.text)


def _yaml_mapping(node: Any, wanted: Mapping[str, Any], text: str) -> Iterator[_Change]:
    if node.id != "mapping" or node.tag.startswith("!"):
        raise _NoFix
    missing = {}
    for key, value in wanted.items():
        found = next(((k, v) for k, v in node.value if k.value == key), None)
        if found is None:
            missing[key] = value
        elif isinstance(value, Mapping) and found[1].id == "mapping":
            yield from _yaml_mapping(found[1], value, text)
        elif found[1].tag.startswith("!") or found[1].start_mark.index < found[0].start_mark.index:
            raise _NoFix
        elif (
            found[1].id == "scalar"
            and found[1].style not in ("|", ">")
            and found[1].end_mark.index > found[1].start_mark.index
        ) or (found[1].id != "scalar" and found[1].flow_style):
            yield found[1].start_mark.index, found[1].end_mark.index, _flow(value)
        else:
            raise _NoFix
    if missing:
        yield _yaml_insertion(node, missing, text)


def _yaml_insertion(node: Any, missing: Mapping[str, Any], text: str) -> _Change:
    if node.flow_style:
        at = node.end_mark.index - 1
        inner = ", ".join(f"{key}: {_flow(value)}" for key, value in missing.items())
        before = text[node.start_mark.index + 1 : at].rstrip()
        at = node.start_mark.index + 1 + len(before)
        return at, at, inner if not before else inner if before.endswith(",") else f", {inner}"
    if not node.value:
        raise _NoFix
    import yaml

    newline = "\r\n" if "\r\n" in text else "\n"
    indent = " " * node.value[0][0].start_mark.column
    block = yaml.safe_dump(dict(_plain(missing)), default_flow_style=False, sort_keys=False, width=1000)
    end = positions.end_of(node, text)
    line_end = text.find("\n", end)
    at = len(text) if line_end < 0 else line_end - (1 if text[line_end - 1 : line_end] == "\r" else 0)
    return at, at, "".join(f"{newline}{indent}{line}" for line in block.splitlines())


def _plain(value: Any) -> Any:
    return {key: _plain(item) for key, item in value.items()} if isinstance(value, Mapping) else value


def _flow(value: Any) -> str:
    """A value on one line, valid in YAML and JSON."""
    if isinstance(value, str) and value.replace("_", "").replace("-", "").isalpha() and value.lower() not in _WORDS:
        return value
    return json.dumps(_plain(value), ensure_ascii=False)


_WORDS = frozenset("y n yes no on off true false null".split())
"""Words that YAML reads as something else than text."""


# --- JSON ----------------------------------------------------------------------------------------------------------


def _json(document: Document, path: Path, wanted: Mapping[str, Any]) -> Iterator[_Change]:
    node = document.json_root
    for step in path:
        found = node.child(step)
        if found is None:
            raise _NoFix
        node = found[1]
    yield from _json_object(node, wanted, document.text)


def _json_object(node: positions.Node, wanted: Mapping[str, Any], text: str) -> Iterator[_Change]:
    if text[node.start] != "{":
        raise _NoFix
    names = [key for key, _, _ in node.members]
    if len(names) == 1 and (names[0] == "Ref" or names[0].startswith("Fn::")):
        raise _NoFix
    missing = {}
    for key, value in wanted.items():
        found = next((child for name, _, child in node.members if name == key), None)
        if found is None:
            missing[key] = value
        elif text[found.start] == "{":
            if not isinstance(value, Mapping):
                raise _NoFix
            yield from _json_object(found, value, text)
        else:
            yield found.start, found.end, json.dumps(_plain(value), ensure_ascii=False)
    if missing:
        yield _json_insertion(node, missing, text)


def _json_insertion(node: positions.Node, missing: Mapping[str, Any], text: str) -> _Change:
    if not node.members:
        inner = json.dumps(_plain(missing), ensure_ascii=False)[1:-1]
        return node.start + 1, node.start + 1, inner
    _, (key_start, _), _ = node.members[-1]
    end = node.members[-1][2].end
    line_start = text.rfind("\n", 0, key_start) + 1
    indent = text[line_start:key_start]
    if indent.strip():  # the members share a line
        inner = json.dumps(_plain(missing), ensure_ascii=False)[1:-1]
        return end, end, f", {inner}"
    step = indent[: max(1, len(indent) - len(_indent_before(text, node.start)))] or "  "
    lines = json.dumps(_plain(missing), ensure_ascii=False, indent=step).splitlines()[1:-1]
    newline = "\r\n" if "\r\n" in text else "\n"
    return end, end, "," + "".join(f"{newline}{indent}{line.removeprefix(step)}" for line in lines)


def _indent_before(text: str, offset: int) -> str:
    """The white space at the start of the line of an offset."""
    line = text[text.rfind("\n", 0, offset) + 1 :]
    return line[: len(line) - len(line.lstrip(" \t"))]
