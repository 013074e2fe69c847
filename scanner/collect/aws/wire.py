"""Resources and gaps as lines of JSON and back: the same line for the same thing, whatever order it was built in."""

from __future__ import annotations

import base64
import datetime
import json
from collections.abc import Mapping
from typing import Any

from scanner.model import Gap, PartialString, Resource, Unknown

_UNKNOWN = "$unknown"
_PARTS = "$parts"
_OBJECT = "$object"
_RESERVED = frozenset({_UNKNOWN, _PARTS, _OBJECT})
"""
The only key of an object that stands for something else. An object of an account's own that looks the same is wrapped:
{"$unknown": …} of a policy is written {"$object": {"$unknown": …}}.
"""


class WireError(ValueError):
    """A line that is no resource, gap or value of ours."""


def line(document: Mapping[str, Any]) -> str:
    """JSON on one line, keys sorted, ASCII alone."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), allow_nan=False)


def encode(value: Any) -> Any:
    """A value as plain JSON, in which unknowns can be told from everything else."""
    if isinstance(value, str | bool | int) or value is None:
        return value
    if isinstance(value, Mapping):
        found = {str(key): encode(item) for key, item in value.items()}
        return {_OBJECT: found} if len(found) == 1 and next(iter(found)) in _RESERVED else found
    if isinstance(value, list | tuple):
        return [encode(item) for item in value]
    if isinstance(value, float):
        return value if value == value and abs(value) != float("inf") else str(value)
    if isinstance(value, Unknown):
        return {_UNKNOWN: _unknown(value)}
    if isinstance(value, PartialString):
        return {_PARTS: [part if isinstance(part, str) else {_UNKNOWN: _unknown(part)} for part in value.parts]}
    if isinstance(value, datetime.datetime):
        moment = value.astimezone(datetime.UTC) if value.tzinfo else value
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, bytes | bytearray):
        return base64.b64encode(value).decode()
    if isinstance(value, set | frozenset):
        return sorted((encode(item) for item in value), key=repr)
    raise WireError(f"a value of type {type(value).__name__}")


def decode(value: Any) -> Any:
    """The value that was encoded. Raises WireError."""
    if isinstance(value, list):
        return [decode(item) for item in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        ((key, inner),) = value.items()
        if key == _UNKNOWN:
            return _known_unknown(inner)
        if key == _PARTS:
            if not isinstance(inner, list):
                raise WireError("$parts holds no list")
            return PartialString(
                tuple(part if isinstance(part, str) else _known_unknown(_inner(part)) for part in inner)
            )
        if key == _OBJECT:
            if not isinstance(inner, dict):
                raise WireError("$object holds no object")
            return {name: decode(item) for name, item in inner.items()}
    return {key: decode(item) for key, item in value.items()}


def _inner(part: Any) -> Any:
    if not isinstance(part, dict) or set(part) != {_UNKNOWN}:
        raise WireError("$parts holds neither text nor an unknown")
    return part[_UNKNOWN]


def _unknown(value: Unknown) -> dict[str, Any]:
    told: dict[str, Any] = {"reason": value.reason}
    if value.label:
        told["label"] = value.label
    if value.allowed:
        told["allowed"] = encode(list(value.allowed))
    if value.excluded:
        told["excluded"] = encode(list(value.excluded))
    if value.pattern:
        told["pattern"] = value.pattern
    if value.generated:
        told["generated"] = True
    return told


def _known_unknown(told: Any) -> Unknown:
    if not isinstance(told, dict) or not isinstance(told.get("reason"), str):
        raise WireError("$unknown without a reason")
    return Unknown(
        told["reason"],
        str(told.get("label", "")),
        tuple(decode(list(told.get("allowed", ())))),
        tuple(decode(list(told.get("excluded", ())))),
        str(told.get("pattern", "")),
        told.get("generated") is True,
    )


def resource_out(resource: Resource) -> dict[str, Any]:
    """A resource without what its account tells of all: the account, the time, where it comes from."""
    told: dict[str, Any] = {
        "id": resource.id,
        "properties": encode(resource.properties),
        "ref": encode(resource.ref),
        "type": resource.type,
    }
    if resource.region:
        told["region"] = resource.region
    for name in ("attributes", "live"):
        if held := getattr(resource, name):
            told[name] = encode(held)
    if resource.tags:
        told["tags"] = {str(key): str(value) for key, value in resource.tags.items()}
    return told


def may_hold_marks(line: bytes) -> bool:
    """Whether a line may hold objects that stand for something else; most hold none, and need no decoding."""
    return b'"$' in line or b"\\u0024" in line


def resource_in(told: Any, account: str, at: str, *, is_plain: bool = False) -> Resource:
    """The resource of an account; `is_plain` where nothing in it needs decoding. Raises WireError."""
    if not isinstance(told, dict):
        raise WireError("a resource that is no object")
    value = _as_is if is_plain else decode
    try:
        made = Resource(
            id=told["id"],
            type=told["type"],
            properties=value(told["properties"]),
            attributes=value(told.get("attributes", {})),
            tags=told.get("tags", {}),
            account=account,
            region=told.get("region", ""),
            source="live",
            ref=value(told["ref"]),
            live=value(told.get("live", {})),
            at=at,
        )
    except KeyError as error:
        raise WireError(f"a resource without {error.args[0]}") from None
    if not (isinstance(made.id, str) and isinstance(made.type, str) and isinstance(made.region, str)):
        raise WireError("a resource whose id, type or region is no text")
    if not (type(made.properties) is type(made.attributes) is type(made.tags) is type(made.live) is dict):
        raise WireError("a resource whose properties are no object")
    return made


def gap_out(gap: Gap) -> dict[str, Any]:
    """A gap without its account."""
    told: dict[str, Any] = {"call": gap.call, "cause": gap.cause, "message": gap.message, "region": gap.region}
    if gap.types:
        told["types"] = list(gap.types)
    if gap.resource_id:
        told["resource"] = gap.resource_id
    if gap.lost != 1:
        told["count"] = gap.lost
    return told


def gap_in(told: Any, account: str) -> Gap:
    """The gap of an account. Raises WireError."""
    if not isinstance(told, dict):
        raise WireError("a gap that is no object")
    try:
        region, call, cause, message = (told[name] for name in ("region", "call", "cause", "message"))
    except KeyError as error:
        raise WireError(f"a gap without {error.args[0]}") from None
    types, count = told.get("types", []), told.get("count", 1)
    if not all(isinstance(text, str) for text in (region, call, cause, message, *types)) or not isinstance(count, int):
        raise WireError("a gap with values of the wrong type")
    return Gap(account, region, call, cause, message, tuple(types), str(told.get("resource", "")), count)


def _as_is(value: Any) -> Any:
    return value
