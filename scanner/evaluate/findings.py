"""From the judgements of one rule on one resource in all its variants to findings with their places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scanner.evaluate.engine import ordered
from scanner.evaluate.verdicts import Judgement, describe_when
from scanner.model import Edit, Finding, Location, Resource, Source, Verdict, Violation, When
from scanner.rule import Rule

_FAIL = Judgement(Verdict.FAIL)
_Entry = tuple[Violation, Resource, Judgement, Sequence[When]]


class Verdicts:
    """The judgements of one rule on one resource in all its variants."""

    def __init__(self, resource: Resource) -> None:
        self._resource = resource
        self._entries: list[tuple[Judgement, Resource, Sequence[When]]] = []

    def add(self, judgement: Judgement, resource: Resource, worlds: Sequence[When]) -> None:
        """Take in the judgement on one variant, and the worlds it holds in."""
        self._entries.append((judgement, resource, worlds))

    def findings(self, rule: Rule, source: Source, edits: bool, snippets: bool) -> Iterator[Finding]:
        """Every failure; where there is none, the first unknown."""
        if not self._entries:
            return
        for verdict in (Verdict.FAIL, Verdict.UNKNOWN):
            # An item of a list has another index where one before it falls away, but stands at the same place.
            places: dict[tuple[Location, str], list[_Entry]] = {}
            for judgement, resource, worlds in self._entries:
                if judgement.verdict is verdict:
                    for violation in judgement.violations:
                        place = (source.locate(resource, violation.path), violation.message)
                        places.setdefault(place, []).append((violation, resource, judgement, worlds))
            if places:
                changes = _edits(rule, source, self._resource) if edits and verdict is Verdict.FAIL else ()
                listed = list(places.items())
                if len(listed) > 1:
                    listed.sort(key=lambda item: ordered(item[1][0][0].path))
                for (location, _), entries in listed:
                    yield _finding(rule, source, verdict, location, entries, changes, snippets)
                return

    def passing(self, rule: Rule, source: Source) -> Finding:
        """The pass, where passes are listed."""
        resource = self._resource
        return Finding(
            rule_id=rule.id,
            verdict=Verdict.PASS,
            resource_id=resource.id,
            resource_type=resource.type,
            message="passes",
            path=(),
            location=source.locate(resource, ()),
            severity=rule.severity,
            account=resource.account,
            region=resource.region,
        )


def failure(
    rule: Rule, violation: Violation, resource: Resource, source: Source, edits: bool, snippets: bool
) -> Finding:
    """The one thing that is wrong with a resource that has one variant."""
    location = source.locate(resource, violation.path)
    changes = _edits(rule, source, resource) if edits else ()
    entry = (violation, resource, _FAIL, resource.worlds)
    return _finding(rule, source, Verdict.FAIL, location, (entry,), changes, snippets)


def _edits(rule: Rule, source: Source, resource: Resource) -> tuple[Edit, ...]:
    wanted = rule.fix_for(resource.type)
    return source.edits(resource, wanted) if wanted and rule.fix_safety == "safe" else ()


def _finding(
    rule: Rule,
    source: Source,
    verdict: Verdict,
    location: Location,
    entries: Sequence[_Entry],
    edits: tuple[Edit, ...],
    snippets: bool,
) -> Finding:
    violation, resource, judgement, _ = entries[0]
    failing = [world for entry in entries for world in entry[3]]
    names: frozenset[str] = frozenset().union(*failing) if any(failing) else frozenset()
    return Finding(  # by place, which takes half the time of names: there are many
        rule.id,
        verdict,
        resource.id,
        resource.type,
        violation.message,
        violation.path,
        location,
        rule.severity,
        resource.account,
        resource.region,
        describe_when(failing, source.worlds(names)) if names else {},
        judgement.witness,
        source.snippet(location) if snippets else None,
        source.trace(resource, violation.path),
        None,
        edits,
    )
