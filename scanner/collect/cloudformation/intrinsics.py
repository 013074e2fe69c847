"""Intrinsic functions: from a template's values to plain values, with what can't be known marked as such."""

from __future__ import annotations

import base64
import ipaddress
import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from scanner.model import PartialString, Unknown

NO_VALUE = object()
"""AWS::NoValue: the property, or the item, is not there."""

_VARIABLE = re.compile(r"\$\{(!?)([^${}]*)\}")
_DYNAMIC = re.compile(r"\{\{resolve:(ssm-secure|ssm|secretsmanager):[^}]*\}\}")


class Scope(Protocol):
    """What the functions ask of the template around them."""

    @property
    def mappings(self) -> Mapping[str, Any]:
        """The Mappings section."""
        ...

    def ref(self, name: str) -> Any:
        """A parameter's value, a resource's id; NO_VALUE for AWS::NoValue."""
        ...

    def attribute(self, logical_id: str, attribute: str) -> Any:
        """What GetAtt gives."""
        ...

    def truth(self, condition: str) -> bool | None:
        """The condition in this world, None where it does not exist."""
        ...


def describe(function: str, argument: Any) -> str:
    """A short reason: 'Fn::ImportValue: vpc-id'."""
    text = argument if isinstance(argument, str) else json.dumps(argument, default=str, ensure_ascii=False)
    return f"{function}: {text if len(text) <= 80 else text[:77] + '...'}"


def is_intrinsic(value: Any) -> bool:
    """Whether a value is a call of an intrinsic function."""
    if not isinstance(value, dict) or len(value) != 1:
        return False
    key = next(iter(value))
    return isinstance(key, str) and (key == "Ref" or key.startswith("Fn::"))


def resolve(value: Any, scope: Scope) -> Any:
    """A value with every function called. May be NO_VALUE, Unknown or PartialString, and may hold the latter two."""
    kind = type(value)
    if kind is str:
        return _dynamic(value) if "{{resolve:" in value else value
    if kind is list:
        items = [resolve(item, scope) for item in value]
        return [item for item in items if item is not NO_VALUE]
    if kind is not dict:
        return value
    if len(value) == 1:
        key = next(iter(value))
        if key == "Ref":
            name = value[key]
            return scope.ref(name) if isinstance(name, str) else Unknown(describe("Ref", name))
        if key[:4] == "Fn::" or key[:6] == "Rain::":
            function = FUNCTIONS.get(key)
            if function is None:
                return Unknown(describe(key, value[key]))
            return function(value[key], scope)
    elif "Fn::Transform" in value:
        return Unknown(describe("Fn::Transform", value["Fn::Transform"]))
    result = {}
    for key, item in value.items():
        resolved = resolve(item, scope)
        if resolved is not NO_VALUE:
            result[key] = resolved
    return result


def concat(parts: list[Any]) -> Any:
    """Strings and unknowns as one string; generated names read as '${Name}'."""
    joined: list[str | Unknown] = []
    for part in parts:
        for piece in part.parts if isinstance(part, PartialString) else (part,):
            if isinstance(piece, Unknown) and piece.generated:
                piece = piece.text
            if isinstance(piece, str) and joined and isinstance(joined[-1], str):
                joined[-1] += piece
            elif piece != "":
                joined.append(piece)
    if not joined:
        return ""
    if len(joined) == 1 and isinstance(joined[0], str):
        return joined[0]
    return PartialString(tuple(joined))


def text(value: Any) -> Any:
    """A scalar as it reads inside a string; None for what is no scalar."""
    if isinstance(value, str | Unknown | PartialString):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    return None


def _dynamic(value: str) -> Any:
    parts: list[Any] = []
    end = 0
    for match in _DYNAMIC.finditer(value):
        # A secret equals no literal of a rule; a plain SSM parameter may hold anything.
        secret = match[1] != "ssm"
        parts += [value[end : match.start()], match[0] if secret else Unknown(match[0], label=match[0], excluded=("",))]
        end = match.end()
    if len(parts) == 2 and not parts[0] and end == len(value):
        return parts[1]
    return concat([*parts, value[end:]])


def _sub(argument: Any, scope: Scope) -> Any:
    variables: Mapping[str, Any] = {}
    template = argument
    if isinstance(argument, list) and len(argument) == 2 and isinstance(argument[1], dict):
        template, variables = argument
    template = resolve(template, scope)
    if not isinstance(template, str):
        return Unknown(describe("Fn::Sub", argument))
    parts: list[Any] = []
    end = 0
    for match in _VARIABLE.finditer(template):
        parts.append(template[end : match.start()])
        end = match.end()
        name = match[2].strip()
        if match[1]:
            parts.append("${" + match[2] + "}")
            continue
        if name in variables:
            value = resolve(variables[name], scope)
        elif "." in name and not name.startswith("AWS::"):
            value = scope.attribute(*name.split(".", 1))
        else:
            value = scope.ref(name)
        piece = text(value)
        parts.append(Unknown(describe("Fn::Sub", match[0]), label=name) if piece is None else piece)
    parts.append(template[end:])
    joined = concat(parts)
    return _dynamic(joined) if isinstance(joined, str) and "{{resolve:" in joined else joined


def _get_att(argument: Any, scope: Scope) -> Any:
    if isinstance(argument, str):
        argument = argument.split(".", 1)
    if not isinstance(argument, list) or len(argument) != 2:
        return Unknown(describe("Fn::GetAtt", argument))
    logical_id, attribute = argument[0], resolve(argument[1], scope)
    if not isinstance(logical_id, str) or not isinstance(attribute, str):
        return Unknown(describe("Fn::GetAtt", argument))
    return scope.attribute(logical_id, attribute)


def _join(argument: Any, scope: Scope) -> Any:
    if not isinstance(argument, list) or len(argument) != 2 or not isinstance(argument[0], str):
        return Unknown(describe("Fn::Join", argument))
    items = resolve(argument[1], scope)
    if not isinstance(items, list):
        return Unknown(describe("Fn::Join", argument))
    parts: list[Any] = []
    for index, item in enumerate(items):
        piece = text(item)
        if piece is None:
            return Unknown(describe("Fn::Join", argument))
        parts += [argument[0], piece] if index else [piece]
    joined = concat(parts)
    return _dynamic(joined) if isinstance(joined, str) and "{{resolve:" in joined else joined


def _select(argument: Any, scope: Scope) -> Any:
    unknown = Unknown(describe("Fn::Select", argument))
    if not isinstance(argument, list) or len(argument) != 2:
        return unknown
    index, items = resolve(argument[0], scope), resolve(argument[1], scope)
    if isinstance(items, Unknown):
        return Unknown(unknown.reason, label=items.label, generated=items.generated)
    if not isinstance(items, list):
        return unknown
    if isinstance(index, str) and index.strip().isdecimal():
        index = int(index)
    if isinstance(index, int) and not isinstance(index, bool):
        return items[index] if 0 <= index < len(items) else unknown
    return Unknown(unknown.reason, allowed=_scalars(items))


def _scalars(values: list[Any]) -> tuple[Any, ...]:
    """The values as choices, or none where one of them is not plainly known."""
    if all(isinstance(value, str | int | float) for value in values):
        return tuple(dict.fromkeys(values))
    return ()


def _split(argument: Any, scope: Scope) -> Any:
    if isinstance(argument, list) and len(argument) == 2 and isinstance(argument[0], str) and argument[0]:
        value = resolve(argument[1], scope)
        if isinstance(value, str):
            return value.split(argument[0])
    return Unknown(describe("Fn::Split", argument))


def _find_in_map(argument: Any, scope: Scope) -> Any:
    unknown = Unknown(describe("Fn::FindInMap", argument))
    if not isinstance(argument, list) or len(argument) not in (3, 4):
        return unknown
    name, first, second = (resolve(item, scope) for item in argument[:3])
    default = NO_VALUE
    if len(argument) == 4 and isinstance(argument[3], dict) and "DefaultValue" in argument[3]:
        default = resolve(argument[3]["DefaultValue"], scope)
    if not isinstance(name, str):
        return unknown
    table = scope.mappings.get(name)
    if not isinstance(table, dict):
        return unknown if default is NO_VALUE else default
    rows = _pick(table, first)
    found = [value for row in rows if isinstance(row, dict) for value in _pick(row, second)]
    if isinstance(text(first), str) and isinstance(text(second), str):
        if found:
            return resolve(found[0], scope)
        return unknown if default is NO_VALUE else default
    values = [*found, *([] if default is NO_VALUE else [default])]
    label = next((key.label for key in (first, second) if isinstance(key, Unknown)), "")
    first_value = values[0] if values else None
    if values and all(value == first_value for value in values):
        return first_value
    return Unknown(unknown.reason, label=f"Fn::FindInMap {name}" if label else "", allowed=_scalars(values))


def _pick(table: Mapping[str, Any], key: Any) -> list[Any]:
    """The value under a key, or all values where the key is not known."""
    name = text(key)
    if isinstance(name, str):
        return [table[name]] if name in table else []
    if isinstance(key, Unknown) and key.allowed:
        return [table[str(choice)] for choice in key.allowed if str(choice) in table]
    return list(table.values())


def _if(argument: Any, scope: Scope) -> Any:
    if not isinstance(argument, list) or len(argument) != 3 or not isinstance(argument[0], str):
        return Unknown(describe("Fn::If", argument))
    truth = scope.truth(argument[0])
    if truth is None:
        return Unknown(describe("Fn::If", argument[0]), label=argument[0])
    return resolve(argument[1 if truth else 2], scope)


def _base64(argument: Any, scope: Scope) -> Any:
    value = text(resolve(argument, scope))
    if value is None or isinstance(value, Unknown):
        return Unknown(describe("Fn::Base64", argument))
    return base64.b64encode(str(value).encode("utf-8", "surrogatepass")).decode()


def _cidr(argument: Any, scope: Scope) -> Any:
    unknown = Unknown(describe("Fn::Cidr", argument))
    if not isinstance(argument, list) or len(argument) not in (2, 3):
        return unknown
    block, count, *bits = (text(resolve(item, scope)) for item in argument)
    try:
        network = ipaddress.ip_network(str(block), strict=False)
        host_bits = int(str(bits[0])) if bits else 8
        number = int(str(count))
        prefix = network.max_prefixlen - host_bits
        if not 1 <= number <= 256 or not network.prefixlen <= prefix <= network.max_prefixlen:
            return unknown
        subnets = network.subnets(new_prefix=prefix)
        blocks = [str(subnet) for _, subnet in zip(range(number), subnets, strict=False)]
    except ValueError:
        return unknown
    return blocks if len(blocks) == number else unknown


def _get_azs(argument: Any, scope: Scope) -> Any:
    return Unknown(describe("Fn::GetAZs", argument), generated=True)


def _import_value(argument: Any, scope: Scope) -> Any:
    name = text(resolve(argument, scope))
    shown = str(name) if isinstance(name, str | PartialString) else argument
    return Unknown(describe("Fn::ImportValue", shown), excluded=("",))


def _length(argument: Any, scope: Scope) -> Any:
    value = resolve(argument, scope)
    return len(value) if isinstance(value, list) else Unknown(describe("Fn::Length", argument))


def _to_json_string(argument: Any, scope: Scope) -> Any:
    value = resolve(argument, scope)
    found: list[Unknown] = []

    def mark(item: Any) -> Any:
        if isinstance(item, Unknown) and not item.generated:
            found.append(item)
        return item.text if isinstance(item, Unknown) else str(item)

    result = json.dumps(value, default=mark, ensure_ascii=False, separators=(",", ":"))
    if not found:
        return result
    parts: list[Any] = []
    for unknown in found:
        before, _, result = result.partition(unknown.text)
        parts += [before, unknown]
    return concat([*parts, result])


FUNCTIONS: Mapping[str, Callable[[Any, Scope], Any]] = {
    "Fn::Base64": _base64,
    "Fn::Cidr": _cidr,
    "Fn::FindInMap": _find_in_map,
    "Fn::GetAZs": _get_azs,
    "Fn::GetAtt": _get_att,
    "Fn::If": _if,
    "Fn::ImportValue": _import_value,
    "Fn::Join": _join,
    "Fn::Length": _length,
    "Fn::Select": _select,
    "Fn::Split": _split,
    "Fn::Sub": _sub,
    "Fn::ToJsonString": _to_json_string,
}
"""The functions that give values; those of conditions are in `conditions`. Any other gives Unknown."""
