"""Many events of one kind in a short time: what single events don't tell."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator

from scanner.model import Resource
from scanner.provenance import record as facts


def bursts(
    events: Iterable[Resource], key: Callable[[Resource], Hashable | None], number: int, minutes: int = 60
) -> Iterator[list[Resource]]:
    """
    Each run of events with the same key of which at least `number` lie within so many minutes, in the order of time;
    what goes on without a pause of that length is one run. Events whose key is None don't count.
    """
    groups: dict[Hashable, list[tuple[float, str, Resource]]] = {}
    for event in events:
        found, time = key(event), _time(event)
        if found is not None and time is not None:
            groups.setdefault(found, []).append((time, event.id, event))
    span = minutes * 60
    for group in groups.values():
        group.sort(key=lambda entry: entry[:2])
        run: list[tuple[float, str, Resource]] = []
        for entry in group:
            if run and entry[0] - run[-1][0] > span:
                yield from _full(run, number, span)
                run = []
            run.append(entry)
        yield from _full(run, number, span)


def kinds_at_once(run: Iterable[Resource], minutes: int) -> set[str]:
    """The kinds of calls ('iam:ListUsers') of the stretch of so many minutes that has the most of them."""
    events = [(time, facts.called(event.properties)) for event in run if (time := _time(event)) is not None]
    within: Counter[str] = Counter()
    most: set[str] = set()
    first = 0
    for time, kind in events:
        within[kind] += 1
        while time - events[first][0] > minutes * 60:
            within[events[first][1]] -= 1
            first += 1
        if len(now := +within) > len(most):
            most = set(now)
    return most


def _full(run: list[tuple[float, str, Resource]], number: int, span: float) -> Iterator[list[Resource]]:
    """The run, if somewhere in it enough events lie close together."""
    if any(run[index][0] - run[index - number + 1][0] <= span for index in range(number - 1, len(run))):
        yield [event for _, _, event in run]


def _time(event: Resource) -> float | None:
    try:
        return datetime.datetime.fromisoformat(facts.text(event.properties.get("eventTime"))).timestamp()
    except (OverflowError, ValueError):
        return None
