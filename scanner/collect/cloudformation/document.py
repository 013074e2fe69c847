"""Text of a template to plain data, and from a path in that data back to its place in the text."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from scanner.collect.cloudformation import masking, positions
from scanner.collect.cloudformation.reading import LINE_BREAK, DocumentError, Parsed, place
from scanner.expressions import later
from scanner.model import Location, Path, Problem

_ESCAPES = ("\\u", "\\U", "\\x", *("\\" + line_break for line_break in "\n\r\x85\u2028\u2029"))
"""What may stand for a letter, or for nothing, inside a word."""
_ODD_TAG = later(r"!\S*%[0-9A-Fa-f]{2}|^%TAG", re.MULTILINE)
"""A tag of YAML that is not written as it reads: !%52ef for !Ref."""


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
        line, column = place(error.object[: error.start].decode(encoding, "replace"), None)
        raise DocumentError(
            "encoding",
            f"byte 0x{error.object[error.start]:02x} is not valid {encoding[:6].upper().rstrip('-')}",
            "save the file as UTF-8",
            line,
            column,
        ) from None
    if (nul := text.find("\0")) >= 0:
        line, column = place(text, nul)
        raise DocumentError(
            "encoding", "the file holds a NUL character, so it is not text", "remove the character", line, column
        )
    return text


def parse(data: bytes, file: str) -> Iterator[Document | Problem]:
    """Every document of a file that holds something; a file that can't be read as YAML or JSON gives a Problem."""
    try:
        text = decode(data)
        first = text.lstrip()[:1]
        documents = [Document(file, text, data, root) for data, root in _read(text, first)]
        # A lone '---', a comment after it: no document that anyone meant.
        if not (documents := [document for document in documents if document.data is not None] or documents[:1]):
            raise DocumentError(
                "empty", "the file is empty", "put a template with a Resources section in it, or remove it"
            )
        yield from documents
    except DocumentError as error:
        yield error.problem(file)


def _read(text: str, first: str) -> Iterator[Parsed]:
    if first == "{":
        from scanner.collect.cloudformation import json_reader

        yield from json_reader.parse(text)
    elif first:
        from scanner.collect.cloudformation import yaml_reader

        yield from yaml_reader.parse(text)
