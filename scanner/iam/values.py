"""Values of policy documents, where one may stand for a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Memory(Generic[T]):
    """
    What was made of values that were read last: all rules ask for the statements of the same documents.

    Values are told apart by identity; they are kept here, so that no other one gets the identity of one that is gone.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._known: dict[int, tuple[Any, Any, T]] = {}

    def get(self, value: Any, key: Any = None) -> T | None:
        """What was made of this very value, under an equal key."""
        known = self._known.get(id(value))
        return known[2] if known and known[0] is value and known[1] == key else None

    def put(self, value: Any, made: T, key: Any = None) -> None:
        """Remember it."""
        if len(self._known) >= self._size:
            self._known.clear()
        self._known[id(value)] = (value, key, made)


def items(value: Any) -> Sequence[Any]:
    """A list as it is, one value as a list of it, nothing as no value."""
    if isinstance(value, list | tuple):
        return value
    return () if value is None else (value,)


def at(value: Any, path: Sequence[str], default: Any = None) -> Any:
    """The value at a path of keys, or the default where any step is missing or of another type."""
    for step in path:
        if not isinstance(value, Mapping) or step not in value:
            return default
        value = value[step]
    return value


def located(value: Any) -> Sequence[tuple[tuple[int, ...], Any]]:
    """The items with the end of their path: the index inside a list, nothing for one value."""
    if isinstance(value, list | tuple):
        return [((index,), item) for index, item in enumerate(value)]
    return () if value is None else [((), value)]


def strings(value: Any) -> tuple[str, ...]:
    """The scalars of a list, or of one value, as the texts that IAM compares."""
    if isinstance(value, str):
        return (value,)
    return tuple(
        str(item).lower() if isinstance(item, bool) else str(item)
        for item in items(value)
        if isinstance(item, str | int | float)
    )
