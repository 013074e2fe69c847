"""Who did it: for each failure of a live resource the newest event that set what is wrong."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from typing import Any

from scanner.model import Finding, Introduction, Path, Resource, Verdict
from scanner.provenance import record as facts
from scanner.provenance.names import names_of, spellings
from scanner.provenance.record import RECORD, Record
from scanner.provenance.setters import SETTERS, Setters


def introduce(
    findings: Iterable[Finding], events: Iterable[Resource], resources: Iterable[Resource] = ()
) -> list[Finding]:
    """
    The findings with `introduced_by`, in their order.

    `events` are records in any order and are gone through once. `resources` are the inventory: with the values of a
    resource at hand, a rule of a security group is told from its neighbours. A finding of which no event tells, or of
    which it can't be told surely, stays as it is. The work grows with the findings plus the events.
    """
    found = list(findings)
    records = [event for event in events if event.type == RECORD]
    if not records:
        return found
    index = _Index(found, resources)
    newest: dict[int, Introduction | None] = {}
    for event in sorted(records, key=_moment):
        said = None
        for position, part in index.meant(event, event.properties):
            if part is _Part.ENDED:
                newest[position] = None
            elif part is not _Part.AGAIN or newest.get(position, event) is None:
                said = said or facts.introduction(event.properties)
                newest[position] = said
    return [
        finding._replace(introduced_by=said) if (said := newest.get(position)) else finding
        for position, finding in enumerate(found)
    ]


class _Part(Enum):
    """What an event means for what is wrong."""

    SET = "set"
    AGAIN = "again"
    """It made the resource, or did nothing, as it was there."""
    ENDED = "ended"
    """The resource of that name was another one until then."""


def _moment(event: Resource) -> tuple[str, int, str]:
    """The order of events. In one second a thing is deleted before it is made, and made before it is changed."""
    record = event.properties
    kind = _KINDS.get((facts.service(record), facts.name(record)), 2)
    return facts.text(record.get("eventTime")), kind, event.id


class _Index:
    """The failures that wait for an event, by what an event can name."""

    def __init__(self, findings: Sequence[Finding], resources: Iterable[Resource]) -> None:
        self._findings = findings
        self._records: dict[str, list[int]] = {}
        self._waiting: dict[tuple[str, str], list[int]] = {}
        self._types: set[str] = set()
        wanted = {
            finding.resource_id
            for finding in findings
            if finding.location.is_live and finding.verdict is Verdict.FAIL and finding.resource_type in SETTERS
        }
        self._resources = {r.id: r for r in resources if r.id in wanted} if wanted else {}
        for position, finding in enumerate(findings):
            if not finding.location.is_live:
                continue
            if finding.resource_type == RECORD:
                self._records.setdefault(finding.resource_id, []).append(position)
            elif finding.resource_id in wanted and finding.verdict is Verdict.FAIL:
                setters = SETTERS.get(finding.resource_type)
                if setters is None:
                    continue
                self._types.add(finding.resource_type)
                resource = self._resources.get(finding.resource_id)
                ref = resource.ref if resource else ""
                names = names_of(finding.resource_id, ref, last=setters.last) if setters.names else {""}
                for name in names:
                    self._waiting.setdefault((finding.resource_type, name), []).append(position)

    def meant(self, event: Resource, record: Record) -> Iterator[tuple[int, _Part]]:
        """The positions of the findings that an event has to do with, and what it means for them."""
        for position in self._records.get(event.id, ()):
            yield position, _Part.SET
        name = facts.name(record)
        for type_name, setters in setters_of(record):
            if type_name not in self._types or not facts.succeeded(record) or not facts.is_write(record):
                continue
            renamed = list(_renamed(record, setters))
            names = [*targets(record, setters), *renamed] if setters.names else ("",)
            for position in self._named(event, type_name, setters, names):
                finding = self._findings[position]
                if renamed or name in setters.ends:
                    yield position, _Part.ENDED
                elif _sets(setters, record, finding.path, self._resources.get(finding.resource_id)):
                    yield position, _Part.AGAIN if setters.again and name in setters.creates else _Part.SET

    def _named(self, event: Resource, type_name: str, setters: Setters, names: Iterable[str]) -> Iterator[int]:
        """The positions of the findings about resources of some names, once each."""
        account, region = facts.owner(event), event.region or facts.text(event.properties.get("awsRegion"))
        seen: set[int] = set()
        for name in names:
            for position in self._waiting.get((type_name, name), ()):
                finding = self._findings[position]
                if position in seen or (finding.account and account and finding.account != account):
                    continue
                if not setters.anywhere and finding.region and region and finding.region != region:
                    continue
                seen.add(position)
                yield position


def _renamed(record: Record, setters: Setters) -> Iterator[str]:
    """The name that an event gives to a resource that had another one."""
    place = setters.renames.get(facts.name(record))
    for value in facts.find(facts.request(record), place) if place else ():
        yield from spellings(value)


def setters_of(record: Record) -> list[tuple[str, Setters]]:
    """The resource types that an event makes, changes or deletes, with what is known of it."""
    return _BY_EVENT.get((facts.service(record), facts.name(record)), [])


def targets(record: Record, setters: Setters) -> Iterator[str]:
    """The names of the resources of a type that an event changed or made."""
    given, answered = facts.request(record), facts.response(record)
    for path in setters.names:
        for value in facts.find(given, path):
            yield from spellings(value, setters.service)
    for path in setters.made:
        for value in facts.find(answered, path):
            yield from spellings(value, setters.service)
    listed = record.get("resources")
    for resource in listed if isinstance(listed, list) else ():
        arn = facts.mapping(resource).get("ARN")
        # Beside what was changed, the key or the role that was used for it is listed: what is made has the type's own.
        if isinstance(arn, str) and arn.split(":")[2:3] == [setters.service]:
            yield arn


def _sets(setters: Setters, record: Record, path: Path, resource: Resource | None) -> bool:
    """Whether an event, of those of the type, set what stands at a path."""
    event = facts.name(record)
    keys = [step for step in path if isinstance(step, str)]
    setting = _longest(setters.sets, keys) if keys else setters.sets.get("", ())
    if setting == () or (keys and keys[0] in setters.missing and resource and resource.properties.get(keys[0])):
        return False
    if any(not _says(record, place, value) for place, value in setters.only.get(event, ())):
        return False
    fits = event in (setting or ()) or (
        event in setters.updates and _names_property(facts.request(record), _longest(setters.given, keys) or (keys[0],))
    )
    if not fits and event in setters.creates and keys:
        # One setting of many that were added one by one: when the resource was made it was not there.
        there = len(path) > 1 or (resource is not None and resource.properties.get(keys[0]))
        fits = not (keys[0] in setters.later and there)
    return fits and _is_tied(setters, record, path, resource)


def _longest(known: Mapping[str, tuple[str, ...]], keys: Sequence[str]) -> tuple[str, ...] | None:
    """What is known of a part of a property, else of what it is a part of; None where nothing is."""
    for length in range(len(keys), 0, -1):
        if (found := known.get(".".join(keys[:length]))) is not None:
            return found
    return None


def _says(record: Record, place: str, value: str) -> bool:
    return any(str(found).lower() == value for found in facts.find(facts.request(record), place))


def _names_property(request: Mapping[str, Any], names: Sequence[str]) -> bool:
    """Whether the parameters of a change say something of a property."""
    wanted = {facts.plain(name) for name in names}
    attributes = request.get("attributes")
    given = [
        *request,
        *(attributes if isinstance(attributes, Mapping) else ()),
        *(request.get("attributeName"), request.get("attribute")),
    ]
    return any(facts.plain(key) in wanted for key in given if isinstance(key, str)) or any(
        True for name in names if "." in name for _ in facts.find(request, name)
    )


def _is_tied(setters: Setters, record: Record, path: Path, resource: Resource | None) -> bool:
    """Whether the parameters name the very item that is wrong, where there are many and its values are known."""
    event, first = facts.name(record), str(path[0]) if path else ""
    if label := setters.labels.get(event):
        own = _item(resource, path).get(label[0])
        return own is not None and own in facts.find(facts.request(record), label[1])
    if len(path) > 1 and first in setters.moments and event not in setters.creates:
        return _is_moment(record, _item(resource, path[:2]).get(setters.moments[first]))
    key = "" if "" in setters.ties else first
    ties = setters.ties.get(key, ())
    if not ties or (key and (event in setters.creates or len(path) < 2)):
        return True
    if resource is None:
        return False
    item: Any = resource.properties
    if key:
        values, step = resource.properties.get(key), path[1]
        if isinstance(step, str):
            item = step
        elif not isinstance(values, list) or step >= len(values):
            return False
        else:
            item = values[step]
    wanted = [
        (place, _same(value))
        for name, place in ties
        if (value := item if not name else facts.mapping(item).get(name)) is not None
        and not isinstance(value, Mapping | list)
        and value != -1
    ]
    return any(
        all(
            value in {_same(v) for v in (facts.find(part, place) if place else _scalars(part))}
            for place, value in wanted
        )
        for part in _permissions(facts.request(record))
    )


def _item(resource: Resource | None, path: Path) -> Mapping[str, Any]:
    """The innermost item of a list on the way to a path; empty where there is none."""
    found: Any = {}
    value: Any = resource.properties if resource else {}
    for step in path:
        if isinstance(step, int) and isinstance(value, list) and step < len(value):
            found = value = value[step]
        else:
            value = facts.mapping(value).get(str(step))
    return facts.mapping(found)


_CLOSE = 60
"""Seconds that lie between a call and what its result tells as its time, at most."""


def _is_moment(record: Record, time: Any) -> bool:
    try:
        called = datetime.datetime.fromisoformat(facts.text(record.get("eventTime")))
        return abs((called - datetime.datetime.fromisoformat(facts.text(time))).total_seconds()) <= _CLOSE
    except (TypeError, ValueError):
        return False


_PROTOCOLS = {"6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6"}


def _same(value: Any) -> str:
    """A value as it is compared: calls write it in other types, and may give a protocol by its number."""
    return str(value).lower()


def _permissions(request: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """
    The parts of a request that stand for a rule of a security group each, as the ports of one and the range of another
    are no rule; the request itself where it has none.
    """
    found = [_numbered(part) for part in _mappings(request) if any(facts.plain(str(k)) == "ipprotocol" for k in part)]
    yield from found or (request,)


def _numbered(part: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        key: _PROTOCOLS.get(str(value), value) if facts.plain(str(key)) == "ipprotocol" else value
        for key, value in part.items()
    }


def _mappings(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        yield value
    for item in value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ():
        yield from _mappings(item)


def _scalars(value: Any) -> Iterator[Any]:
    if isinstance(value, Mapping):
        for item in value.values():
            yield from _scalars(item)
    elif isinstance(value, list):
        for item in value:
            yield from _scalars(item)
    else:
        yield value


def _by_event() -> dict[tuple[str, str], list[tuple[str, Setters]]]:
    found: dict[tuple[str, str], list[tuple[str, Setters]]] = {}
    for type_name, setters in SETTERS.items():
        changes = {*setters.updates, *setters.renames, *(name for names in setters.sets.values() for name in names)}
        for event in {*setters.creates, *setters.ends, *changes}:
            found.setdefault((setters.service, event), []).append((type_name, setters))
    return found


_BY_EVENT = _by_event()
_KINDS = {
    (setters.service, event): kind
    for kind, field in ((1, "creates"), (0, "ends"))
    for setters in SETTERS.values()
    for event in getattr(setters, field)
}
