"""Intrinsic functions: from a template's values to plain values, with what can't be known marked as such."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol

from scanner.model import PartialString, Path, Unknown

NO_VALUE = object()
"""AWS::NoValue: the property, or the item, is not there."""

MAX_TEXT = 262_144
"""Characters that functions may make of a template; no property of AWS takes as many."""

_VARIABLE = re.compile(r"\$\{(!?)([^${}]*)\}")
_DYNAMIC = re.compile(r"\{\{resolve:(ssm-secure|ssm|secretsmanager):(?:[^{}$]|\$(?:\{[^{}]*\})?)*+\}\}")


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
    run: list[str] = []
    length = 0
    for part in parts:
        for piece in part.parts if isinstance(part, PartialString) else (part,):
            if isinstance(piece, Unknown) and not piece.generated:
                if any(run):
                    joined.append("".join(run))
                joined.append(piece)
                length += len(piece.text)
                run = []
            else:
                run.append(piece if isinstance(piece, str) else piece.text)
                length += len(run[-1])
            if length > MAX_TEXT:  # functions of functions can make any length of a short template
                return Unknown(f"text of more than {MAX_TEXT:,} characters")
    rest = "".join(run)
    if not joined:
        return rest
    if len(joined) == 1 and not rest:
        return joined[0]  # nothing around it: it may be any text, not just a part of one
    return PartialString(tuple([*joined, rest] if rest else joined))


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
        # A secret equals no literal of a rule; a plain SSM parameter may hold anything but nothing.
        secret = match[1] != "ssm"
        parts += [value[end : match.start()], match[0] if secret else Unknown(match[0], label=match[0], excluded=("",))]
        end = match.end()
    if len(parts) == 2 and not parts[0] and end == len(value):
        return parts[1]
    return concat([*parts, value[end:]])


def _made(parts: list[Any]) -> Any:
    """What Sub and Join make of their parts: the result may be a dynamic reference."""
    joined = concat(parts)
    if isinstance(joined, str):
        return _dynamic(joined) if "{{resolve:" in joined else joined
    if isinstance(joined, PartialString) and "{{resolve:ssm:" in (whole := str(joined)):
        return Unknown(
            whole, label=whole, excluded=("",)
        )  # what stands around the unknown part is no part of the value
    return joined


def _sub(argument: Any, scope: Scope) -> Any:
    variables: Mapping[str, Any] = {}
    template = argument
    if isinstance(argument, list) and len(argument) == 2 and isinstance(argument[1], dict):
        template, variables = argument
    if not isinstance(template, str):
        return Unknown(describe("Fn::Sub", argument))
    values: dict[str, Any] = {}
    parts: list[Any] = []
    end = 0
    for match in _VARIABLE.finditer(template):
        parts.append(template[end : match.start()])
        end = match.end()
        name = match[2].strip()
        if match[1]:
            parts.append("${" + match[2] + "}")
            continue
        if name not in values:
            values[name] = text(_variable(name, variables, scope))
        piece = values[name]
        parts.append(Unknown(describe("Fn::Sub", match[0]), label=name) if piece is None else piece)
    parts.append(template[end:])
    return _made(parts)


def _variable(name: str, variables: Mapping[str, Any], scope: Scope) -> Any:
    if name in variables:
        return resolve(variables[name], scope)
    if "." in name and not name.startswith("AWS::"):
        return scope.attribute(*name.split(".", 1))
    return scope.ref(name)


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
    return _made(parts)


def _select(argument: Any, scope: Scope) -> Any:
    unknown = Unknown(describe("Fn::Select", argument))
    if not isinstance(argument, list) or len(argument) != 2:
        return unknown
    index, items = resolve(argument[0], scope), resolve(argument[1], scope)
    if isinstance(items, Unknown):
        # Ids of a list differ, and each is called after its place.
        place = f"[{index}]" if items.generated and items.label and isinstance(index, str | int) else ""
        return Unknown(unknown.reason, label=items.label + place, generated=items.generated)
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
    unknown = Unknown(describe("Fn::Split", argument))
    if not (isinstance(argument, list) and len(argument) == 2 and isinstance(argument[0], str) and argument[0]):
        return unknown
    value = text(resolve(argument[1], scope))
    if isinstance(value, str):
        return value.split(argument[0])
    # A part of an id that AWS makes up is made up too.
    return Unknown(unknown.reason, generated=isinstance(value, Unknown) and value.generated)


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
        if found:  # CloudFormation allows no functions in a mapping
            return _dynamic(found[0]) if isinstance(found[0], str) and "{{resolve:" in found[0] else found[0]
        return unknown if default is NO_VALUE else default
    values = [*found, *([] if default is NO_VALUE else [default])]
    keys = [re.sub(r"[${}]", "", key.name if isinstance(key, Unknown) else str(key)) for key in (first, second)]
    first_value = values[0] if values else None
    if values and all(value == first_value for value in values):
        return first_value
    return Unknown(unknown.reason, label=f"{name}[{keys[0]}][{keys[1]}]", allowed=_scalars(values))


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
    encoded = base64.b64encode(str(value).encode()).decode()
    return encoded if len(encoded) <= MAX_TEXT * 2 else Unknown(describe("Fn::Base64", argument))


def _cidr(argument: Any, scope: Scope) -> Any:
    import ipaddress

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
    if value is NO_VALUE:
        return Unknown(describe("Fn::ToJsonString", argument))
    found: list[Unknown] = []

    def mark(item: Any) -> Any:
        # Inside JSON text an unknown is marked by its number, between characters that no template uses.
        parts = item.parts if isinstance(item, PartialString) else (item,)
        shown = ""
        for part in parts:
            if isinstance(part, Unknown) and not part.generated:
                found.append(part)
                shown += f"\ue000{len(found) - 1}\ue001"
            else:
                shown += part.text if isinstance(part, Unknown) else part
        return shown

    result = json.dumps(value, default=mark, ensure_ascii=False, separators=(",", ":"))
    pieces = re.split("\ue000([0-9]+)\ue001", result)
    if len(pieces) // 2 != len(found):
        return Unknown(describe("Fn::ToJsonString", argument))
    return concat([found[index // 2] if index % 2 else piece for index, piece in enumerate(pieces)])


def mentions(value: Any) -> Iterator[tuple[str, Path]]:
    """Every name that Ref, GetAtt and Sub use in a value, with the path of the use."""
    stack: list[tuple[Any, Path]] = [(value, ())]
    while stack:
        item, path = stack.pop()
        if isinstance(item, list):
            stack += [(child, (*path, index)) for index, child in enumerate(item) if isinstance(child, dict | list)]
        elif isinstance(item, dict):
            if len(item) == 1 and (names := _names(item)) is not None:
                yield from [(name, path) for name in names]
            stack += [
                (child, (*path, key))
                for key, child in item.items()
                if isinstance(child, dict | list) and key != "Fn::Sub"
            ]
            if isinstance(pattern := item.get("Fn::Sub"), list):
                stack.append((pattern[1:], path))


def _names(call: dict[str, Any]) -> list[str] | None:
    """The names that one function uses; None for any other function."""
    (key, argument), *_ = call.items()
    first = argument[0] if isinstance(argument, list) and argument else argument
    if not isinstance(first, str):
        return None
    if key == "Ref":
        return [first] if first is argument else None
    if key == "Fn::GetAtt":
        return [first if first is not argument else first.split(".")[0]]
    if key == "Fn::Sub":
        own = argument[1] if isinstance(argument, list) and len(argument) > 1 else {}
        found = (match[2].strip() for match in _VARIABLE.finditer(first) if not match[1])
        return [
            name if name.startswith("AWS::") else name.split(".")[0]
            for name in found
            if not (isinstance(own, dict) and name in own)
        ]
    return None


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
