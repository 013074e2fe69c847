"""What git ignores: `.gitignore` files, nested ones too, and `.git/info/exclude`. The same patterns serve globs."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_MAX_SIZE = 1024 * 1024
_ANY_FOLDERS = "(?:[^/]+/)*"
_POSIX = {
    "alnum": "a-zA-Z0-9", "alpha": "a-zA-Z", "blank": r"\ \t", "cntrl": r"\x00-\x1f\x7f", "digit": "0-9",
    "graph": r"\x21-\x7e", "lower": "a-z", "print": r"\x20-\x7e", "punct": r"!-/:-@\[-`{-~", "space": r"\s",
    "upper": "A-Z", "xdigit": "0-9a-fA-F",
}  # fmt: skip


class Pattern(NamedTuple):
    """One line of an ignore file."""

    regex: re.Pattern[str]
    """Matches a whole path."""
    include: bool
    """False for a line that begins with '!': what it matches is not ignored after all."""
    folders_only: bool


class Patterns(NamedTuple):
    """The lines of one ignore file, in the order they stand there."""

    lines: tuple[Pattern, ...]
    any: re.Pattern[str]
    """Matches what some line may match: most paths are done with after one search."""

    def decide(self, path: str, is_folder: bool = False) -> bool | None:
        """Whether the path ('a/b', relative to the file's folder) is matched: the last line that knows it decides."""
        if self.any.fullmatch(path):
            for line in reversed(self.lines):
                if (is_folder or not line.folders_only) and line.regex.fullmatch(path):
                    return line.include
        return None

    def matches(self, path: str) -> bool:
        """Whether the path of a file, or of a folder it lies in, is matched."""
        parts = path.split("/")
        folders = ("/".join(parts[:count]) for count in range(1, len(parts)))
        return any(self.decide(folder, is_folder=True) for folder in folders) or bool(self.decide(path))


class Layer(NamedTuple):
    """An ignore file in its place."""

    patterns: Patterns
    depth: int
    """Length of the folder it lies in, slash included, within the paths that are asked about."""


def is_ignored(path: str, is_folder: bool, layers: Sequence[Layer]) -> bool:
    """Whether git would pass over the path: the innermost layer that knows it decides."""
    for layer in reversed(layers):
        decision = layer.patterns.decide(path[layer.depth :], is_folder)
        if decision is not None:
            return decision
    return False


def patterns(lines: Iterable[str]) -> Patterns | None:
    """Compiled lines; None where there is none that says anything."""
    compiled = tuple(pattern for line in lines if (pattern := _pattern(line)))
    if not compiled:
        return None
    return Patterns(compiled, re.compile("|".join(pattern.regex.pattern for pattern in compiled), re.DOTALL))


def layer(file: str, folder: str) -> tuple[Layer, ...]:
    """The patterns of an ignore file, for a folder given as 'a/b/' ('' for the top); nothing where it has none."""
    compiled = patterns(_lines(file))
    return (Layer(compiled, len(folder)),) if compiled else ()


def repository(folder: str) -> str | None:
    """The nearest folder upwards that holds `.git`; None outside a repository."""
    while not os.path.lexists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent
    return folder


def _lines(file: str) -> list[str]:
    """The lines of an ordinary file of sensible size, else none: a scanned folder may hold anything by this name."""
    try:
        status = os.lstat(file)
        if not stat.S_ISREG(status.st_mode) or status.st_size > _MAX_SIZE:
            return []
        with open(file, "rb") as stream:
            text = os.fsdecode(stream.read(_MAX_SIZE).removeprefix(b"\xef\xbb\xbf"))
    except OSError:
        return []
    return [line.removesuffix("\r") for line in text.split("\n")]


def _pattern(line: str) -> Pattern | None:
    """A line as git reads it; None for comments, and for what git can't read and so never matches."""
    if line.startswith("#"):
        return None
    include = not line.startswith("!")
    text = re.sub(r"(?<!\\)((?:\\\\)*) +$", r"\1", line if include else line[1:])
    folders_only = text.endswith("/")
    text = text.removesuffix("/")
    if not text:
        return None
    parts = text.removeprefix("/").split("/") if "/" in text else ["**", text]
    regex = _regex(parts)
    return Pattern(re.compile(regex, re.DOTALL), include, folders_only) if regex else None


def _regex(parts: Sequence[str]) -> str | None:
    """
    A regular expression for a path, from the parts of a pattern.

    The shortest match of what stands before a wildcard always serves as well as a longer one, so each such piece is
    atomic: no pattern takes more than polynomial time of low degree.
    """
    pieces: list[list[str]] = [[]]
    for part in parts:
        if part == "**":
            pieces.append([])
        elif (component := _component(part)) is not None:
            pieces[-1].append(component)
        else:
            return None
    first, *others = ["/".join(piece) for piece in pieces]
    if not others:
        return first
    *middle, last = others
    result = first + "/" if first else ""
    result += "".join(f"(?>{_ANY_FOLDERS}?{piece}/)" for piece in middle if piece)
    return result + (_ANY_FOLDERS + last if last else ".+")


def _component(text: str) -> str | None:
    """A regular expression for one name of a path."""
    pieces, position = [""], 0
    while position < len(text):
        character = text[position]
        position += 1
        if character == "*":
            pieces.append("")
        elif character == "?":
            pieces[-1] += "[^/]"
        elif character == "[":
            found = _class(text, position)
            if found is None:
                return None
            regex, position = found
            pieces[-1] += regex
        elif character == "\\":
            if position == len(text):
                return None
            pieces[-1] += re.escape(text[position])
            position += 1
        else:
            pieces[-1] += re.escape(character)
    first, *others = pieces
    if not others:
        return first
    *middle, last = others
    stars = "".join(f"(?>[^/]*?{piece})" for piece in middle if piece)
    # A star stands for something where it is the whole name.
    return first + stars + ("[^/]*" + last if first or stars or last else "[^/]+")


def _class(text: str, position: int) -> tuple[str, int] | None:
    """A bracket expression that begins before the position, and where it ends; None where it is not closed."""
    negated = text[position : position + 1] in ("!", "^") and position < len(text)
    position += negated
    start, body = position, ""
    while position < len(text) and (text[position] != "]" or position == start):
        named = re.compile(r"\[:([a-z]*):\]").match(text, position)
        if named:
            if named[1] not in _POSIX:
                return None
            body += _POSIX[named[1]]
            position = named.end()
            continue
        low, position = _literal(text, position)
        if text[position : position + 1] == "-" and text[position + 1 : position + 2] not in ("", "]"):
            high, position = _literal(text, position + 1)
            body += f"{re.escape(low)}-{re.escape(high)}" if low <= high else ""
        else:
            body += re.escape(low)
    if position >= len(text):
        return None
    if negated:
        return f"[^/{body}]", position + 1
    return (f"(?!/)[{body}]" if body else "(?!)"), position + 1


def _literal(text: str, position: int) -> tuple[str, int]:
    """A character of a bracket expression, its backslash taken off, and what follows."""
    if text[position] == "\\" and position + 1 < len(text):
        position += 1
    return text[position], position + 1
