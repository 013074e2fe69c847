"""Values of policy documents, where one may stand for a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def items(value: Any) -> Sequence[Any]:
    """A list as it is, one value as a list of it, nothing as no value."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return value
    return () if value is None else (value,)


def located(value: Any) -> Sequence[tuple[tuple[int, ...], Any]]:
    """The items with the end of their path: the index inside a list, nothing for one value."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [((index,), item) for index, item in enumerate(value)]
    return () if value is None else [((), value)]


def strings(value: Any) -> tuple[str, ...]:
    """The scalars of a list, or of one value, as the texts that IAM compares."""
    return tuple(
        str(item).lower() if isinstance(item, bool) else str(item)
        for item in items(value)
        if isinstance(item, str | int | float)
    )
