"""The names under which an event may mean a resource."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_SEPARATOR = re.compile(r"[/:]")
_LOWERED = frozenset({"docdb", "elasticache", "neptune", "rds", "redshift"})
"""Services that take a name in any case, and know it in small letters."""
_SECRET_SUFFIX = re.compile(r"-[A-Za-z0-9]{6}$")


def names_of(id: str, ref: Any = "", *, last: bool = False) -> frozenset[str]:
    """
    Every name of a resource: its ARN, what the ARN ends with, and its ref. `last`: folders stand before the name.

    Of what has no ARN of its own ('parent's ARN#Type') they are the names of the parent.
    """
    base = id.partition("#")[0]
    found = {base, *((ref,) if isinstance(ref, str) else ())}
    parts = base.split(":", 5)
    if len(parts) == 6 and parts[0] == "arn":
        tail = parts[5].removesuffix(":*")
        found |= {tail, tail.rpartition("/")[2] if last else _rest(tail)}
        if parts[2] == "secretsmanager":
            found |= {_SECRET_SUFFIX.sub("", name) for name in tuple(found)}
    return frozenset(found - {""})


def _rest(tail: str) -> str:
    parts = _SEPARATOR.split(tail, maxsplit=1)
    return parts[1] if len(parts) == 2 else tail


def spellings(value: Any, service: str = "") -> Iterator[str]:
    """The names that a value in a record stands for: itself, a queue's by its URL, a function's by part of its ARN."""
    if not isinstance(value, str) or not value:
        return
    yield value
    if service in _LOWERED:
        yield value.lower()
    if value.startswith("https://"):
        yield value.rstrip("/").rpartition("/")[2]
    elif ":function:" in value:
        # An ARN names its account and region, which a bare name would lose: the function may be somebody else's.
        is_arn = value.startswith("arn:")
        yield ":".join(value.split(":")[:7]) if is_arn else value.partition(":function:")[2].partition(":")[0]
    elif value.endswith(":*"):
        yield value[:-2]
    elif service == "lambda" and not value.startswith("arn:") and ":" in value:
        yield value.partition(":")[0]  # with an alias; in other services a name may have a colon
