"""Text of a template to plain data, and from a path in that data back to its place in the text."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from typing import Any

from scanner.collect.cloudformation import masking, positions
from scanner.expressions import compiled_later, later
from scanner.model import Location, Path, Problem

MAX_DEPTH = 100
"""Levels of nesting; real templates stay below 40."""
MAX_NODES = 500_000
"""Values of one file with every YAML alias expanded; a megabyte of template has about 50,000."""

LINE_BREAK = re.compile("\r\n|[\n\r]")
"""As editors and code hosts count lines. (YAML 1.1 breaks lines at U+0085, U+2028 and U+2029 too.)"""
_C_DEPTH = 2_000
"""Levels that the composer, which recurses in C, surely survives."""
_DEEP_BLOCK = re.compile(r"^ {200}|^[ ]*(?:[-?:][ \t]+){20}", re.MULTILINE)
_PLAIN_INT = later(r"[-+]?(?:0|[1-9][0-9]*)")
_HALF = later(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    r"|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)
"""Half of a surrogate pair, written as an escape in JSON."""
_ESCAPES = ("\\u", "\\U", "\\x", *("\\" + line_break for line_break in "\n\r\x85\u2028\u2029"))
"""What may stand for a letter, or for nothing, inside a word."""
_ODD_TAG = later(r"!\S*%[0-9A-Fa-f]{2}|^%TAG", re.MULTILINE)
"""A tag of YAML that is not written as it reads: !%52ef for !Ref."""
_TRUE = frozenset({"yes", "true", "on"})


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


class Document:
    """One YAML or JSON document: its data in the long intrinsic form, and its text."""

    def __init__(self, file: str, text: str, data: Any, root: Any) -> None:
        self.file = file
        self.text = text
        self.data = data
        self.root = root
        """The composed YAML node; None for JSON, whose positions are found when they are asked for."""

    @cached_property
    def lines(self) -> list[str]:
        """The text by line, without the breaks."""
        return _lines(self.text)

    @cached_property
    def _named_secrets(self) -> list[masking.Found]:
        if self.root is None:
            return masking.named_secrets(self.text, lambda: self.json_root, whole=self.has_escapes)
        # An alias may repeat a name, or a secret, that stands elsewhere.
        may_repeat = "&" in self.text and "*" in self.text
        return masking.named_secrets(self.text, lambda: self.root, whole=may_repeat or self.has_escapes)

    @cached_property
    def secrets(self) -> tuple[str, ...]:
        """Values that must not be shown wherever they turn up."""
        return masking.known_elsewhere(self._named_secrets)

    @cached_property
    def masked_lines(self) -> list[str]:
        """The lines as they may be shown, secrets in them unreadable, all else at its place."""
        return _lines(masking.masked(self.text, self._named_secrets, self.secrets))

    @cached_property
    def has_escapes(self) -> bool:
        """Whether a word may stand in it that is not written so: by an escape, or put together by a loop."""
        text = self.text
        return (
            "ForEach" in text
            or ("\\" in text and any(sign in text for sign in _ESCAPES))
            or ("%" in text and _ODD_TAG.search(text) is not None)
        )

    def may_hold(self, word: str) -> bool:
        """Whether a word may stand anywhere in its data; quick, and sure where it says no."""
        return word in self.text or self.has_escapes

    @cached_property
    def has_comment(self) -> bool:
        """Whether a suppressing comment may stand anywhere in it."""
        return "conformant:" in self.text

    @cached_property
    def _index(self) -> positions.Index:
        return {}

    @cached_property
    def json_root(self) -> positions.Node:
        """Positions of a JSON document."""
        return positions.scan(self.text)

    def find(self, path: Path) -> tuple[positions.Span, int]:
        """
        The region of the value at a path, its key included, and how many steps of the path exist.

        Where the path leaves the document, the region is the key of the nearest parent that exists.
        """
        if self.root is None:
            return positions.find_json(self.json_root, path, self.text)
        return positions.find_yaml(self.root, path, self.text, self._index)

    def location(self, path: Path) -> Location:
        """The region of a path as line and column."""
        span, _ = self.find(path)
        return self.region(span)

    def region(self, span: positions.Span) -> Location:
        """Offsets into the text as lines and columns that count from 1."""
        line, column = self._line_column(span[0])
        end_line, end_column = self._line_column(span[1])
        return Location(self.file, line, column, end_line, end_column)

    @cached_property
    def _line_starts(self) -> list[int]:
        if "\r" in self.text:
            return [0, *(match.end() for match in LINE_BREAK.finditer(self.text))]
        return [0, *itertools.accumulate(len(line) + 1 for line in self.lines)]

    def _line_column(self, offset: int) -> tuple[int, int]:
        from bisect import bisect_right

        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1


def _lines(text: str) -> list[str]:
    return LINE_BREAK.split(text) if "\r" in text else text.split("\n")


def decode(data: bytes) -> str:
    """The text of a file: UTF-8 or UTF-16 with its mark. Raises DocumentError."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        # The decoder has taken the mark off; what comes before the bad byte tells the place.
        line, column = _place(error.object[: error.start].decode(encoding, "replace"), None)
        raise DocumentError(
            "encoding",
            f"byte 0x{error.object[error.start]:02x} is not valid {encoding[:6].upper().rstrip('-')}",
            "save the file as UTF-8",
            line,
            column,
        ) from None
    if (nul := text.find("\0")) >= 0:
        line, column = _place(text, nul)
        raise DocumentError(
            "encoding", "the file holds a NUL character, so it is not text", "remove the character", line, column
        )
    return text


def parse(data: bytes, file: str) -> Iterator[Document | Problem]:
    """Every document of a file that holds something; a file that can't be read as YAML or JSON gives a Problem."""
    try:
        text = decode(data)
        first = text.lstrip()[:1]
        documents = [*(_parse_json(text, file) if first == "{" else _parse_yaml(text, file) if first else ())]
        # A lone '---', a comment after it: no document that anyone meant.
        if not (documents := [document for document in documents if document.data is not None] or documents[:1]):
            raise DocumentError(
                "empty", "the file is empty", "put a template with a Resources section in it, or remove it"
            )
        yield from documents
    except DocumentError as error:
        yield error.problem(file)


def _place(text: str, offset: int | None) -> tuple[int, int]:
    """Line and column of an offset, of the end where there is none."""
    start = 0
    line = 1
    offset = len(text) if offset is None else offset
    for match in LINE_BREAK.finditer(text, 0, offset):
        start, line = match.end(), line + 1
    return line, offset - start + 1


def _too_deep(line: int = 1) -> DocumentError:
    return DocumentError(
        "too-deep", f"values are nested more than {MAX_DEPTH} levels deep", "no template needs that; flatten it", line
    )


# --- JSON ----------------------------------------------------------------------------------------------------------


def _parse_json(text: str, file: str) -> Iterator[Document]:
    """The document; what is no JSON may yet be YAML in flow style."""
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
            yield from _parse_yaml(text, file)
        except DocumentError as other:
            if other.kind != "syntax":
                raise
            raise DocumentError(
                "syntax",
                f"not valid JSON: {error.msg[0].lower()}{error.msg[1:]}",
                "mend the JSON here",
                *_place(text, error.pos),
            ) from None
        return
    except RecursionError:
        raise _too_deep() from None
    except ValueError as error:
        # Python reads no longer numbers, and says so with advice for programmers.
        what = "a number has more than 4,300 digits" if "digits" in str(error) else str(error)
        raise DocumentError("syntax", f"not valid JSON: {what}", "mend the JSON") from None
    if _levels(data) > MAX_DEPTH and (deep := _too_deep_at(text)) is not None:
        raise _too_deep(_place(text, deep)[0])
    if twice:
        for key, first, second in positions.duplicates(positions.scan(text)):
            (line, _), (again, column) = _place(text, first), _place(text, second)
            raise _duplicate(key, line, again, column)
    if (half := _HALF.search(text)) and not _is_unicode(data):
        raise DocumentError(
            "encoding",
            f"{half[0]} is half of a character; the other half is missing",
            "write the character itself, or both halves",
            *_place(text, half.start()),
        )
    yield Document(file, text, data, None)


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


def _duplicate(key: str, first: int, again: int, column: int) -> DocumentError:
    return DocumentError(
        "duplicate-key",
        f"key {key!r} stands twice, on line {first} and on line {again}",
        "remove or rename one of them: only one of the two values would count",
        again,
        column,
    )


# --- YAML ----------------------------------------------------------------------------------------------------------


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


def _parse_yaml(text: str, file: str) -> Iterator[Document]:
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
        line, column = _place(text, max(text.find(chr(number)), 0))
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
        raise _too_deep() from None
    for node in nodes:
        yield Document(file, text, _Builder().build(node), node)


def _check_depth(text: str) -> None:
    """Walk the events (libyaml does so without recursion) before anything recursive sees the text."""
    import yaml

    depth = 0
    for event in yaml.parse(text, Loader=_loader()):
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            depth += 1
            if depth > MAX_DEPTH:
                raise _too_deep(event.start_mark.line + 1 if event.start_mark else 1)
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
            raise _too_deep(node.start_mark.line + 1)
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
            raise _too_deep(node.start_mark.line + 1)
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
                raise _duplicate(key, lines[key].line + 1, key_node.start_mark.line + 1, key_node.start_mark.column + 1)
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
