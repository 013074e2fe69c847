"""Which resource a value names: for rules that tie the resources of an inventory together."""

from __future__ import annotations

from typing import Any

from scanner.model import Resource


def key(value: Any) -> str:
    """What to look a value up by: its text, and for what is none something that no text equals."""
    return value if isinstance(value, str) else f"\0{value!r}"


def names(resource: Resource, attribute: str) -> tuple[str, ...]:
    """What others call it: what `Ref` gives, or an attribute that holds the same id and reads '${Network.VpcId}'."""
    ref = key(resource.ref)
    if ref.startswith("${") and ref.endswith("}"):
        return ref, f"{ref[:-1]}.{attribute}}}"
    return (ref,) if ref else ()
