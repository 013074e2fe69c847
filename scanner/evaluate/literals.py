"""What a rule looks at and compares with: the names and literals in its text, or in its code."""

from __future__ import annotations

import hashlib
import json
import re
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, NamedTuple

from scanner import __version__, schema
from scanner.cache import Cache
from scanner.expressions import later
from scanner.rule import Rule

MAX_STRINGS = 40
"""Literals of one rule that are tried for an unknown string."""
MAX_NUMBERS = 20
"""Literals of one rule that are tried for an unknown number."""
_STRING = later(r'"((?:[^"\\\n]|\\.)*)"|`([^`]*)`')
_COMMENT = later(r"^[ \t]*#.*\n?", re.MULTILINE)
_WORD = later(r"[A-Za-z_][A-Za-z0-9_]*")
_NUMBER = later(r"(?<![\w.])-?\d+(?:\.\d+)?(?![\w.])")
_MENTION = later(r'"(?:[^"\\\n]|\\.)*"|`[^`]*`|#[^\n]*|(?<![\w.])data((?:\.[A-Za-z_]\w*)+)')


_NO_VALUE = later(r"[%\x00\s]|^\^|\\[a-z]|\[[^\]]*\]|^\w+::\w+::")
"""Formats, sentences, regular expressions and resource types."""
_OWN = frozenset(("path", "message", "resource", "properties", "attributes", "type", "id", "ref", "live", "tags"))
"""Words of a rule's own input and output."""


class Literals(NamedTuple):
    """Names that a rule mentions, and values that it compares with."""

    words: frozenset[str]
    strings: tuple[str, ...]
    numbers: tuple[int | float, ...]


def of(rule: Rule, libraries: Mapping[str, str]) -> Literals:
    """The names and literals of a rule, its libraries' among them."""
    function = getattr(rule.check, "function", rule.check)
    found = _of_source(rule.path, libraries) if function is None else _of_code(function)
    return _collect(found, {schema.vocabulary(name) for name in rule.resource_types})


class Known:
    """The literals of rules, each read once. Those of policies are kept for the next run: reading takes half a ms."""

    def __init__(self, libraries: Mapping[Path, Mapping[str, str]], cache: Cache | None = None) -> None:
        self._libraries = libraries
        self._cache = cache or Cache(None)
        self._found: dict[str, Literals] = {}
        self._kept: dict[Path, dict[str, bytes]] = {}
        self._new: set[Path] = set()

    def of(self, rule: Rule) -> Literals:
        """As `of`."""
        found = self._found.get(rule.id)
        if found is None:
            found = self._found[rule.id] = self._of(rule)
        return found

    def close(self) -> None:
        """Keep what was read."""
        for pack in self._new:
            # Another process may have been here meanwhile.
            known = self._read(pack) | self._kept[pack]
            lines = (rule_id.encode() + b" " + text for rule_id, text in sorted(known.items()))
            self._cache.write("literals", self._key(pack), b"\n".join(lines))
        self._new.clear()

    def _of(self, rule: Rule) -> Literals:
        libraries = self._libraries.get(rule.pack, {})
        if rule.check is not None:
            return of(rule, libraries)
        if rule.pack not in self._kept:
            self._kept[rule.pack] = self._read(rule.pack)
        kept = self._kept[rule.pack]
        try:
            words, strings, numbers = json.loads(kept.get(rule.id, b""))
            return Literals(frozenset(words), tuple(strings), tuple(numbers))
        except (ValueError, TypeError):
            found = of(rule, libraries)
            kept[rule.id] = json.dumps([sorted(found.words), found.strings, found.numbers]).encode()
            self._new.add(rule.pack)
            return found

    def _read(self, pack: Path) -> dict[str, bytes]:
        lines = (self._cache.read("literals", self._key(pack)) or b"").splitlines()
        return {name.decode(errors="replace"): text for name, _, text in (line.partition(b" ") for line in lines)}

    def _key(self, pack: Path) -> str:
        return self._cache.key_of(pack, f"{__version__} {digest(self._libraries.get(pack, {}))}")


@lru_cache(maxsize=256)
def mentions(source: str) -> Sequence[str]:
    """What a module imports or names in full, whole packages or members of one: 'policies.lib.values'."""
    return tuple({path[1:]: None for path in _MENTION.findall(source) if path})


def among(path: str, packages: Iterable[str]) -> list[str]:
    """The packages that a mention is of: the one whose member it is, or all below what it names."""
    return [name for name in packages if f"{path}.".startswith(f"{name}.") or name.startswith(f"{path}.")]


def digest(libraries: Mapping[str, str]) -> str:
    """A hash of libraries, which need not all be of the pack that uses them."""
    return hashlib.sha256("\0".join(libraries.values()).encode()).hexdigest()


def libraries(pack: Path) -> dict[str, str]:
    """The Rego libraries of a pack: 'lib.values' → source."""
    found = {}
    for path in sorted((pack / "policies" / "lib").glob("**/*.rego")):
        if not path.stem.endswith("_test") and path.is_file():
            name = ".".join(path.relative_to(pack / "policies").with_suffix("").parts)
            # What is no text doesn't compile, and then the policies that import it say so.
            found[name] = path.read_text(encoding="utf-8", errors="replace")
    return found


def needed(source: str, libraries: Mapping[str, str]) -> dict[str, str]:
    """The libraries that a policy needs, through others too."""
    found: dict[str, str] = {}
    pending = [source]
    while pending:
        for path in mentions(pending.pop()):
            known = path.removeprefix("policies.")
            names = [known] if known in libraries else among(path, _packages(tuple(libraries)))
            for name in (name.removeprefix("policies.") for name in names):
                if name not in found:
                    found[name] = libraries[name]
                    pending.append(libraries[name])
    return dict(sorted(found.items()))


@lru_cache(maxsize=8)
def _packages(names: Sequence[str]) -> Sequence[str]:
    return [f"policies.{name}" for name in names]


def _of_source(path: Path, libraries: Mapping[str, str]) -> Iterator[Any]:
    source = path.read_text(encoding="utf-8")
    yield from _tokens(source)
    for text in needed(source, libraries).values():
        yield from _of_library(text)


def _tokens(text: str) -> Iterator[Any]:
    body = _COMMENT.sub("", text)
    yield from (quoted or raw for quoted, raw in _STRING.findall(body))
    bare = _STRING.sub(" ", body)
    yield from (float(n) if "." in n else int(n) for n in _NUMBER.findall(bare))
    yield frozenset(_WORD.findall(bare))


@cache
def _of_library(text: str) -> Sequence[Any]:
    """A library's, once for all the policies that import it."""
    return tuple(_tokens(text))


def _of_code(function: Any) -> Iterator[Any]:
    """Constants and names of a function, and of the module values and functions it uses: its own first."""
    seen: set[int] = set()
    pending: deque[tuple[Any, Mapping[str, Any]]] = deque([(function, {})])
    while pending:
        value, names = pending.popleft()
        if id(value) in seen or len(seen) > 2_000:
            continue
        seen.add(id(value))
        if isinstance(value, FunctionType):
            pending.append((value.__code__, value.__globals__))
        elif isinstance(value, CodeType):
            yield frozenset((*value.co_names, *value.co_varnames))
            pending += [
                (constant, names)
                for constant in value.co_consts
                if constant != value.co_consts[0] or value.co_name.startswith("<") or not isinstance(constant, str)
            ]
            pending += [(names[name], names) for name in value.co_names if name in names]
        elif isinstance(value, tuple | list):
            pending += [(item, names) for item in value]
        elif isinstance(value, set | frozenset):
            pending += [(item, names) for item in sorted(value, key=repr)]  # the same in every run
        elif isinstance(value, dict):
            pending += [(item, names) for pair in value.items() for item in pair]
        elif isinstance(value, str | int | float) and not isinstance(value, bool):
            yield value


def _collect(found: Iterator[Any], properties: Collection[frozenset[str]]) -> Literals:
    """Sorted by kind. Names of properties and sentences are no values that a rule compares with."""
    words: set[str] = set()
    strings: dict[str, None] = {}
    numbers: dict[int | float, None] = {}
    for item in found:
        if isinstance(item, frozenset):
            words |= item
        elif isinstance(item, str):
            words.add(item)
            is_name = item in _OWN or any(item in names for names in properties)
            if not is_name and len(item) <= 200 and not _NO_VALUE.search(item):
                strings[item] = None
        else:
            numbers[item] = None
    return Literals(frozenset(words), tuple(strings)[:200], tuple(numbers)[:MAX_NUMBERS])
