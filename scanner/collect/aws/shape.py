"""From what the services answer to the shape that CloudFormation gives the same thing."""

from __future__ import annotations

import json
import urllib.parse
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from scanner import schema
from scanner.model import PartialString, Unknown


def pick(value: Any, *steps: str | int) -> Any:
    """What lies at a path; None where nothing does, the Unknown where that is all there is on the way."""
    for step in steps:
        if isinstance(value, Unknown):
            return value
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def compact(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The properties without those that are None: what a template would leave out."""
    return {key: value for key, value in properties.items() if value is not None}


def like(type_name: str, answer: Any, **properties: Any) -> dict[str, Any]:
    """
    What of an answer the CloudFormation schema of a type knows, at every level, in its scalar types and spelling of
    names ('vpcId' becomes 'VpcId'); beside it, or instead of it, `properties` (None leaves one out). Where the answer
    is an Unknown, so is every property of the type.
    """
    shape = schema.of(type_name)
    if isinstance(answer, Unknown):
        answer = dict.fromkeys(schema.names(type_name), answer)
    kept = _like(answer, shape) if isinstance(answer, Mapping) else {}
    result = {**kept, **properties} if isinstance(kept, dict) else dict(properties)
    normal = schema.normalise(compact(result), shape)
    assert isinstance(normal, dict)
    return normal


def part(type_name: str, path: tuple[str | int, ...], answer: Any) -> Any:
    """Like `like`, for what stands at a path of a type's properties: a nested object or a list of them."""
    shape = schema.of(type_name)
    for step in path:
        shape = shape.child(step) if shape else None
    return schema.normalise(_like(answer, shape), shape) if shape else answer


def _like(value: Any, shape: schema.Shape | None) -> Any:
    if shape is None or isinstance(value, Unknown | PartialString):
        return value
    if isinstance(value, list | tuple):
        return [_like(item, shape.child(0)) for item in value] if shape.kind in ("array", "any", "json") else value
    if isinstance(value, Mapping):
        if shape.kind != "object":
            return dict(value)
        known = shape.properties
        if not known:  # a map with free keys
            return {key: _like(item, shape.child(key)) for key, item in value.items()}
        found = {}
        for key, item in value.items():
            name = next((name for name in (key, key[:1].upper() + key[1:]) if name in known), None)
            if name and item is not None:
                found[name] = _like(item, known[name])
        return found
    return moment(value)


def tags(given: Any) -> Any:
    """Tags as a list of Key and Value, sorted, whatever case or form they came in; None where there are none."""
    if isinstance(given, Unknown) or not given:
        return given or None
    if isinstance(given, Mapping):
        pairs: Iterable[tuple[Any, Any]] = given.items()
    else:
        pairs = [
            (tag.get("Key", tag.get("key", tag.get("TagKey"))), tag.get("Value", tag.get("value", tag.get("TagValue"))))
            for tag in given
        ]
    return [{"Key": str(key), "Value": str(value or "")} for key, value in sorted(pairs, key=lambda p: str(p[0]))]


NO_POLICY = "a policy that is not JSON, or has no sound statement"
"""The reason of the Unknown that stands for such a one. The reader makes it a gap."""


def document(text: Any, *, needed: bool = False) -> Any:
    """
    A policy document: JSON text, URL-encoded or not, as an object; an Unknown where it can't be read or is none, as
    rules would find no statement in it. Where one is `needed`, nothing at all is none too.
    """
    if needed and (text is None or text == ""):
        return _no_policy()
    found = decoded(text)
    return _no_policy() if isinstance(found, Mapping | list | int | float) and not _is_policy(found) else found


def decoded(text: Any) -> Any:
    """JSON text of another kind than a policy, URL-encoded or not, as an object; an Unknown where it can't be read."""
    if not isinstance(text, str) or not text.strip():
        return text
    try:
        plain = text if text.lstrip().startswith(("{", "[")) else urllib.parse.unquote(text)
        found = json.loads(plain, object_pairs_hook=_once, parse_constant=_refused)
    except (ValueError, RecursionError):
        found = None
    return found if isinstance(found, dict | list) else _no_policy()


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object none of whose keys stands twice: of two statements only one would be judged. Raises ValueError."""
    found = dict(pairs)
    return found if len(found) == len(pairs) else _refused("a key that stands twice")


def _refused(what: str) -> Any:
    raise ValueError(what)


def _is_policy(found: Any) -> bool:
    statements = found.get("Statement") if isinstance(found, Mapping) else None
    listed = [statements] if isinstance(statements, Mapping) else statements
    return isinstance(listed, list) and all(
        isinstance(one, Mapping) and one.get("Effect") in ("Allow", "Deny") for one in listed
    )


def _no_policy() -> Unknown:
    return Unknown(NO_POLICY, "what the policy says")


def moment(value: Any) -> Any:
    """A time as text, '2026-11-21T09:00:00Z'; what is no time stays as it is."""
    if not isinstance(value, datetime):
        return value
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)
    return aware.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
