"""YAML to plain data: tags as long intrinsic functions, scalars as CloudFormation reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from scanner.collect.cloudformation.reading import (
    MAX_DEPTH,
    MAX_NODES,
    DocumentError,
    Parsed,
    duplicate,
    place,
    too_deep,
)
from scanner.expressions import compiled_later, later

_C_DEPTH = 2_000
"""Levels that the composer, which recurses in C, surely survives."""
_DEEP_BLOCK = re.compile(r"^ {200}|^[ ]*(?:[-?:][ \t]+){20}", re.MULTILINE)
_PLAIN_INT = later(r"[-+]?(?:0|[1-9][0-9]*)")
_TRUE = frozenset({"yes", "true", "on"})


@cache
def _loader() -> Any:
    """PyYAML's safe loader, on libyaml where it is there, that asks less often what type a plain scalar has."""
    with compiled_later("yaml"):
        import yaml

    base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    scalar, text = yaml.ScalarNode, base.DEFAULT_SCALAR_TAG
    typed = base.yaml_implicit_resolvers
    """The patterns of numbers, dates and so on, by the first character of what they match."""
    if None in typed:
        return base

    class Loader(base):  # type: ignore[misc]
        def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
            if kind is scalar and not (implicit[0] and value[:1] in typed):
                return text
            return super().resolve(kind, value, implicit)

    return Loader


def parse(text: str) -> Iterator[Parsed]:
    """Each document as plain data, and its composed node. Raises DocumentError."""
    loader = _loader()
    import yaml

    try:
        if text.count("[") + text.count("{") > _C_DEPTH or _DEEP_BLOCK.search(text):
            _check_depth(text)
        nodes = list(yaml.compose_all(text, Loader=loader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = " ".join(filter(None, (error.problem, error.context))) or "syntax error"
        raise DocumentError(
            "syntax",
            f"not valid YAML: {what}",
            "mend the YAML here",
            mark.line + 1 if mark else 1,
            mark.column + 1 if mark else 1,
        ) from None
    except yaml.reader.ReaderError as error:
        number = ord(error.character) if isinstance(error.character, str) else int(error.character)
        # libyaml counts the bytes before it.
        line, column = place(text, max(text.find(chr(number)), 0))
        raise DocumentError(
            "syntax",
            f"not valid YAML: character U+{number:04X} is not allowed",
            "remove the character",
            line,
            column,
        ) from None
    except yaml.YAMLError as error:
        raise DocumentError("syntax", f"not valid YAML: {str(error).splitlines()[0]}", "mend the YAML") from None
    except (RecursionError, ValueError):
        raise too_deep() from None
    for node in nodes:
        yield _Builder().build(node), node


def _check_depth(text: str) -> None:
    """Walk the events (libyaml does so without recursion) before anything recursive sees the text."""
    import yaml

    depth = 0
    for event in yaml.parse(text, Loader=_loader()):
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            depth += 1
            if depth > MAX_DEPTH:
                raise too_deep(event.start_mark.line + 1 if event.start_mark else 1)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            depth -= 1


class _Builder:
    """Composed nodes to plain data, short intrinsics to long ones, as CloudFormation reads them."""

    def __init__(self) -> None:
        self._done: dict[int, tuple[Any, int, int]] = {}

    def build(self, node: Any) -> Any:
        return self._node(node, 1)[0]

    def _node(self, node: Any, level: int) -> tuple[Any, int, int]:
        """The value, how many values it holds with aliases expanded, and how many levels."""
        tag = node.tag
        kind = node.id
        if kind == "scalar":
            if tag == "tag:yaml.org,2002:str":
                return node.value, 1, 0
            return self._scalar(node, tag), 1, 0
        if level > MAX_DEPTH:
            raise too_deep(node.start_mark.line + 1)
        key = id(node)
        if key in self._done:
            value, size, height = self._done[key]
            if size < 0:
                raise _at(node, "alias-loop", "the anchor refers to itself", "remove the alias inside its own anchor")
        else:
            self._done[key] = (None, -1, 0)
            value, size, height = (self._mapping if kind == "mapping" else self._sequence)(node, level + 1)
            if tag[0] == "!" and len(tag) > 1:
                value, height = {_long(node, tag): value}, height + 1
            self._done[key] = (value, size, height)
        if size > MAX_NODES:
            raise _at(
                node,
                "too-large",
                f"with aliases written out it holds more than {MAX_NODES:,} values",
                "split the template, or use fewer aliases",
            )
        if level + height > MAX_DEPTH + 1:  # an alias carries its levels to where it stands
            raise too_deep(node.start_mark.line + 1)
        return value, size, height

    def _sequence(self, node: Any, level: int) -> tuple[list[Any], int, int]:
        size, height = 1, 0
        items = []
        for child in node.value:
            value, count, levels = self._node(child, level)
            items.append(value)
            size += count
            height = max(height, levels)
        return items, size, height + 1

    def _mapping(self, node: Any, level: int) -> tuple[dict[str, Any], int, int]:
        size, height = 1, 0
        result: dict[str, Any] = {}
        lines: dict[str, Any] = {}
        merged: list[Any] = []
        for key_node, value_node in node.value:
            if key_node.id != "scalar":
                raise _at(key_node, "syntax", "a key is a list or a mapping; expected text", "quote the key")
            key = key_node.value
            value, count, levels = self._node(value_node, level)
            size += count
            height = max(height, levels)
            if key_node.tag == "tag:yaml.org,2002:merge":
                merged.append((value_node, value))
                continue
            if key in lines:
                raise duplicate(key, lines[key].line + 1, key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            lines[key] = key_node.start_mark
            result[key] = value
        for value_node, value in merged:
            for source in value if isinstance(value, list) else [value]:
                if not isinstance(source, dict):
                    raise _at(
                        value_node,
                        "syntax",
                        "'<<' merges something that is no mapping",
                        "merge a mapping or a list of mappings",
                    )
                for key in source:
                    result.setdefault(key, source[key])
        return result, size, height + 1

    def _scalar(self, node: Any, tag: str) -> Any:
        text: str = node.value
        if tag[0] == "!":
            if tag == "!":
                return text
            name = _long(node, tag)
            if name == "Fn::GetAtt":
                return {name: text.split(".", 1)}
            return {name: text}
        match tag:
            case "tag:yaml.org,2002:bool":
                return text.lower() in _TRUE
            case "tag:yaml.org,2002:null":
                return None
            case "tag:yaml.org,2002:int":
                # Leading zeros and colons are account ids and times in templates, not octal and base 60.
                if _PLAIN_INT.fullmatch(text) and len(text) < 4000:
                    return int(text)
                return text
            case "tag:yaml.org,2002:float":
                try:
                    value = float(text)
                except ValueError:
                    return text
                return value if value - value == 0 else text
            case _:
                return text


def _long(node: Any, tag: str) -> str:
    """'!Sub' to 'Fn::Sub'."""
    name = tag[1:]
    if name in ("Ref", "Condition"):
        return name
    # 'Rain::Embed' and the like are directives of another tool, which replaces them before deployment.
    if name in INTRINSICS or "::" in name:
        return f"Fn::{name}"
    raise _at(
        node,
        "syntax",
        f"tag {tag!r} is no intrinsic function of CloudFormation",
        "use one of " + ", ".join(sorted(INTRINSICS)),
    )


INTRINSICS: Mapping[str, None] = dict.fromkeys(
    "And Base64 Cidr Contains EachMemberEquals EachMemberIn Equals FindInMap ForEach GetAZs GetAtt GetStackOutput If "
    "ImportValue Join Length Not Or RefAll Select Split Sub ToJsonString Transform ValueOf ValueOfAll".split()
)
"""Short tags beside !Ref and !Condition."""


def _at(node: Any, kind: str, message: str, hint: str) -> DocumentError:
    return DocumentError(kind, message, hint, node.start_mark.line + 1, node.start_mark.column + 1)
