"""Who did it: for each failure of a live resource the newest event that set what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    newest: dict[int, tuple[str, Introduction]] = {}
    for event in records:
        record = event.properties
        matches = list(index.meant(event, record))
        if not matches:
            continue
        said = facts.introduction(record)
        for position in matches:
            if position not in newest or newest[position][0] < said.at:
                newest[position] = said.at, said
    return [
        finding._replace(introduced_by=newest[position][1]) if position in newest else finding
        for position, finding in enumerate(found)
    ]


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

    def meant(self, event: Resource, record: Record) -> Iterator[int]:
        """The positions of the findings that an event may have introduced."""
        yield from self._records.get(event.id, ())
        for type_name, setters in setters_of(record):
            if type_name not in self._types or not facts.succeeded(record) or not facts.is_write(record):
                continue
            account, region = facts.owner(event), event.region or facts.text(record.get("awsRegion"))
            seen: set[int] = set()
            for name in targets(record, setters) if setters.names else ("",):
                for position in self._waiting.get((type_name, name), ()):
                    finding = self._findings[position]
                    if position in seen or (finding.account and account and finding.account != account):
                        continue
                    if not setters.anywhere and finding.region and region and finding.region != region:
                        continue
                    if _sets(setters, record, finding.path, self._resources.get(finding.resource_id)):
                        seen.add(position)
                        yield position


def setters_of(record: Record) -> list[tuple[str, Setters]]:
    """The resource types that an event makes or changes, with what is known of it."""
    return _BY_EVENT.get((facts.service(record), facts.name(record)), [])


def targets(record: Record, setters: Setters) -> Iterator[str]:
    """The names of the resources of a type that an event changed or made."""
    given, answered = facts.request(record), facts.response(record)
    for path in setters.names:
        for value in facts.find(given, path):
            yield from spellings(value)
    for path in setters.made:
        for value in facts.find(answered, path):
            yield from spellings(value)
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
    # One setting of many that were added one by one: when the resource was made it was not there.
    added = len(path) > 1 and path[0] in setters.later
    fits = event in setters.creates and not added
    if not fits and keys:
        for length in range(len(keys), 0, -1):
            setting = setters.sets.get(".".join(keys[:length]))
            if setting is not None:
                fits = event in setting
                break
        if not fits and event in setters.updates:
            fits = _names_property(facts.request(record), setters.given.get(keys[0], (keys[0],)))
    return fits and _is_tied(setters, record, path, resource)


def _names_property(request: Mapping[str, Any], names: Sequence[str]) -> bool:
    """Whether the parameters of a change say something of a property."""
    wanted = {facts.plain(name) for name in names}
    attributes = request.get("attributes")
    given = [*request, *(attributes if isinstance(attributes, Mapping) else ()), request.get("attributeName")]
    return any(facts.plain(key) in wanted for key in given if isinstance(key, str))


def _is_tied(setters: Setters, record: Record, path: Path, resource: Resource | None) -> bool:
    """Whether the parameters name the very item that is wrong, where there are many and its values are known."""
    key = "" if "" in setters.ties else str(path[0]) if path else ""
    ties = setters.ties.get(key, ())
    if not ties or (key and (facts.name(record) in setters.creates or len(path) < 2)):
        return True
    if resource is None:
        return False
    item: Any = resource.properties
    if key:
        values, step = resource.properties.get(key), path[1]
        if not isinstance(step, int) or not isinstance(values, list) or step >= len(values):
            return False
        item = values[step]
    request = facts.request(record)
    for key, place in ties:
        value = item if not key else facts.mapping(item).get(key)
        if value is None or isinstance(value, Mapping | list) or value == -1:
            continue
        there = facts.find(request, place) if place else _scalars(request)
        if str(value) not in {str(other) for other in there}:
            return False
    return True


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
        for event in {*setters.creates, *setters.updates, *(name for names in setters.sets.values() for name in names)}:
            found.setdefault((setters.service, event), []).append((type_name, setters))
    return found


_BY_EVENT = _by_event()
