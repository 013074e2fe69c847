"""What CloudFormation resource types look like, and values brought to the types their schema gives them.

The index is made at build time by `tools/build_schemas.py`; a scan reads only the files of the services it meets.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path as FilePath
from typing import Any

from scanner import integrity
from scanner.model import PartialString, Path, Unknown

_FOLDER = FilePath(__file__).with_name("schemas")
_KINDS = {"s": "string", "i": "integer", "n": "number", "b": "boolean", "j": "json", "a": "any", "o": "object"}
# Patterns are text: `re` compiles them at first use and keeps them, so importing costs nothing.
_SERVICE = r"([A-Za-z0-9]+)::([A-Za-z0-9]+)::"
_INTEGER = r"[-+]?[0-9]{1,18}"
_NUMBER = r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]{1,3})?"
_BOOLEANS = {"true": True, "false": False}
_MAX_ATTRIBUTE_DEPTH = 4
_NOTHING: Mapping[str, str | int] = {}


class Shape:
    """What a value should look like. Shapes are compared by identity."""

    __slots__ = ("_codes", "_others", "_service", "enum", "kind", "required")

    def __init__(
        self,
        kind: str,
        enum: tuple[Any, ...] = (),
        required: tuple[str, ...] = (),
        codes: Mapping[str, str | int] = _NOTHING,
        others: str | int | None = None,
        service: _Service | None = None,
    ) -> None:
        self.kind = kind
        """
        string, integer, number, boolean, object, array; json: a free-form object or JSON text, such as a policy
        document; any: nothing is known.
        """
        self.enum = enum
        """The allowed values; empty where they are not known."""
        self.required = required
        """Names of the properties that must be there."""
        self._codes = codes
        self._others = others
        """Code of the items of an array, or of the properties of an object that are not named."""
        self._service = service

    def child(self, key: str | int) -> Shape | None:
        """The shape of a property, an item or a value of a map; None where there is none or it is not known."""
        if self.kind == "array":
            code = self._others if isinstance(key, int) else None
        else:
            code = self._codes.get(key, self._others) if isinstance(key, str) else None
        if code is None:
            return None
        return _PLAIN[code] if isinstance(code, str) else self._service.shape(code) if self._service else None

    @property
    def properties(self) -> Mapping[str, Shape]:
        """The shapes of the named properties."""
        return {name: child for name in self._codes if (child := self.child(name))}


_PLAIN = {letter: Shape(kind) for letter, kind in _KINDS.items()}


class _Service:
    """The types of one service, their shapes made when they are first asked for."""

    def __init__(self, types: Mapping[str, tuple[int, list[str]]], nodes: list[dict[str, Any]]) -> None:
        self.types = types
        self._nodes = nodes
        self._shapes: dict[int, Shape] = {}

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every property name of every type."""
        return frozenset(name for node in self._nodes for name in node.get("p", ()))

    def shape(self, number: int) -> Shape:
        shape = self._shapes.get(number)
        if shape is None:
            shape = self._shapes[number] = self._make(self._nodes[number])
        return shape

    def _make(self, node: Mapping[str, Any]) -> Shape:
        if "i" in node:
            return Shape("array", others=node["i"], service=self)
        if "k" in node:
            return Shape(_KINDS[node["k"]], enum=tuple(node.get("e", ())))
        return Shape("object", (), tuple(node.get("r", ())), node.get("p", {}), node.get("v"), self)

    @cache  # noqa: B019 - services live as long as the process
    def writable(self, type_name: str) -> Shape:
        """The shape of a type without what only AWS can set."""
        number, read_only = self.types[type_name]
        whole = self.shape(number)
        codes = {name: code for name, code in whole._codes.items() if name not in read_only}
        return Shape("object", (), whole.required, codes, whole._others, self)


_NO_SERVICE = _Service({}, [])


@cache
def _read(name: str) -> _Service:
    try:
        index = json.loads(integrity.read(_FOLDER / name))
    except FileNotFoundError:
        return _NO_SERVICE
    return _Service(index["types"], index["shapes"])


def _service_of(type_name: str) -> _Service:
    match = re.match(_SERVICE, type_name)
    return _read(f"{match[1]}-{match[2]}.json".lower()) if match else _NO_SERVICE


def known(type_name: str) -> bool:
    """Whether the index has this type."""
    return type_name in _service_of(type_name).types


def of(type_name: str) -> Shape | None:
    """The properties of a type; None where the index doesn't have it (`Custom::…`, a module, a misspelt name)."""
    service = _service_of(type_name)
    return service.writable(type_name) if type_name in service.types else None


@cache
def vocabulary(type_name: str) -> frozenset[str]:
    """Every property name, at any depth, of the service that a type belongs to."""
    return _service_of(type_name).vocabulary


def names(type_name: str) -> frozenset[str]:
    """The names of a type's properties; empty where the type is not known."""
    shape = of(type_name)
    return frozenset(shape._codes) if shape else frozenset()


def attributes(type_name: str) -> Mapping[str, Shape]:
    """What `Fn::GetAtt` can ask of a type: 'Arn', 'Endpoint.Address' …; empty where the type is not known."""
    service = _service_of(type_name)
    if type_name not in service.types:
        return {}
    number, read_only = service.types[type_name]
    found: dict[str, Shape] = {}
    for path in read_only:
        shape: Shape | None = service.shape(number)
        for step in path.split("."):
            shape = shape.child(step) if shape else None
        if shape:
            found.update(_flat(path, shape, 0))
    return found


def _flat(path: str, shape: Shape, depth: int) -> Iterator[tuple[str, Shape]]:
    yield path, shape
    if depth < _MAX_ATTRIBUTE_DEPTH:
        for name, child in shape.properties.items():
            yield from _flat(f"{path}.{name}", child, depth + 1)


def normalise(value: Any, shape: Shape | None) -> Any:
    """
    The value with the scalar types of the schema: "true" → True, "22" → 22, 22 → "22", as CloudFormation does.

    What doesn't fit stays as it is, and so does what can't be seen. The same object where nothing changes.
    """
    if shape is None or value is None:
        return value
    kind = shape.kind
    if isinstance(value, dict):
        if kind == "object":
            return _normalise_object(value, shape)
        # Many accept one object where a list is wanted, and rules look into it all the same.
        return _normalise_object(value, item) if kind == "array" and (item := _object_item(shape)) else value
    if isinstance(value, list):
        if kind != "array":
            return value
        item = shape.child(0)
        changed = [normalise(entry, item) for entry in value]
        return changed if any(new is not old for new, old in zip(changed, value, strict=True)) else value
    return _normalise_scalar(value, kind)


def _object_item(shape: Shape) -> Shape | None:
    item = shape.child(0)
    return item if item and item.kind == "object" else None


def _normalise_object(value: dict[str, Any], shape: Shape) -> dict[str, Any]:
    result = value
    for key, old in value.items():
        new = normalise(old, shape.child(key))
        if new is not old:
            if result is value:
                result = dict(value)
            result[key] = new
    return result


def _normalise_scalar(value: Any, kind: str) -> Any:
    if isinstance(value, str):
        if kind == "boolean":
            return _BOOLEANS.get(value.lower(), value)
        if kind in ("integer", "number"):
            if (value.isascii() and value.isdigit() and len(value) < 19) or re.fullmatch(_INTEGER, value):
                return int(value)
            if kind == "number" and re.fullmatch(_NUMBER, value):
                return float(value)
    elif kind == "string":
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, int) or (isinstance(value, float) and math.isfinite(value)):
            return str(value)
    elif kind == "integer" and isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def mismatches(value: Any, shape: Shape | None, path: Path = ()) -> Iterator[tuple[Path, str, str]]:
    """
    Path, wanted kind and found kind of each value that CloudFormation would refuse for its type.

    The value is one that `normalise` gave. Says nothing where CloudFormation may be lenient, or of what can't be seen.
    """
    if shape is None or value is None or isinstance(value, Unknown | PartialString):
        return
    wanted, found = shape.kind, _kind(value)
    if found == "object" and "$unknown" in value:
        return
    if not _fits(value, found, wanted):
        yield path, wanted, found
    elif found == "object" and wanted == "object":
        for key, entry in value.items():
            yield from mismatches(entry, shape.child(key), (*path, key))
    elif found == "array" and wanted == "array":
        item = shape.child(0)
        for index, entry in enumerate(value):
            yield from mismatches(entry, item, (*path, index))


def _kind(value: Any) -> str:
    match value:
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "number"
        case str():
            return "string"
        case dict():
            return "object"
        case list():
            return "array"
        case _:
            return "any"


def _fits(value: Any, found: str, wanted: str) -> bool:
    if found in (wanted, "any") or wanted == "any":
        return True
    match wanted:
        case "string":
            return found not in ("object", "array")
        case "json":
            # Free-form values of old types take lists as well.
            return found in ("object", "string", "array")
        case "integer" | "number":
            # Text that is some number ("22.0") is left to the service.
            return found in ("integer", "number") or (found == "string" and bool(re.fullmatch(_NUMBER, value.strip())))
        case "boolean":
            return value in (0, 1, "0", "1")
        case _:
            return False
