"""Somebody who tries what he may not do."""

from collections.abc import Iterator

from scanner import Resource, Resources, Severity, Violation, rule
from scanner.provenance import record as facts
from scanner.provenance.bursts import bursts

_MANY = 20
"""Denied calls of one user or role within an hour."""
_DENIED = ("AccessDenied", "UnauthorizedOperation", "Forbidden")


@rule(
    id="EVT-010",
    title="Burst of denied calls",
    severity=Severity.MEDIUM,
    resource_types=["Events::CloudTrail::Record"],
    scope="inventory",
    sources=["live"],
    pass_is_evidence=False,
)
def denied_burst(resources: Resources) -> Iterator[Violation]:
    """
    Twenty denied calls within an hour are a broken program, or somebody who tries out what stolen keys can do. Find out
    which; if nobody knows the calls, disable the keys. Only calls that would have changed something are counted.
    """
    for run in bursts(resources.get("Events::CloudTrail::Record", ()), _who, _MANY):
        kinds = {facts.called(event.properties) for event in run}
        some = ", ".join(sorted(kinds)[:3]) + (" …" if len(kinds) > 3 else "")
        said = f"{len(run)} calls of {facts.actor(run[-1].properties)} were denied: {some}"
        yield Violation(said, ("errorCode",), run[-1].id)


def _who(event: Resource) -> tuple[str, str] | None:
    record = event.properties
    code = facts.text(record.get("errorCode"))
    if not any(word in code for word in _DENIED) or facts.by_service(record) or not facts.is_write(record):
        return None
    return facts.owner(event), facts.actor(record)
