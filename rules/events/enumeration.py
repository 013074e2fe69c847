"""Somebody who finds out what there is."""

from collections.abc import Iterator

from scanner import Resource, Resources, Severity, Violation, rule
from scanner.provenance import reads
from scanner.provenance import record as facts
from scanner.provenance.bursts import bursts, kinds_at_once

_MANY = 22
"""Different calls of this kind by one user or role at once: about a third of those that are looked for."""
_MINUTES = 120
"""At once: a read is kept once in an hour, so that an hour may lie on both sides of it."""


@rule(
    id="EVT-011",
    title="Enumeration behaviour",
    severity=Severity.HIGH,
    resource_types=["Events::CloudTrail::Record"],
    scope="inventory",
    sources=["live"],
    aliases={"prowler": ["cloudtrail_threat_detection_enumeration"]},
    pass_is_evidence=False,
)
def enumeration(resources: Resources) -> Iterator[Violation]:
    """
    One user or role made twenty-two different calls or more within two hours that tell what the account has and who
    may do what: users, policies, buckets, secrets, instances, trails. Whoever has stolen keys begins so. If nobody
    knows of it, disable them. Tools that audit the account do the same: name their roles among those of the pipelines
    (audit.pipeline_roles), and they are left out. The rule needs log files: LookupEvents is not asked for such calls.
    """
    for run in bursts(resources.get("Events::CloudTrail::Record", ()), _who, _MANY, _MINUTES):
        kinds = sorted(kinds_at_once(run, _MINUTES))
        if len(kinds) >= _MANY:
            denied = sum(not facts.succeeded(event.properties) for event in run)
            said = f"{facts.actor(run[-1].properties)} made {len(kinds)} different calls that tell what there is"
            some = ", ".join(kinds[:3])
            yield Violation(f"{said}, {denied} calls failed: {some} …", ("eventName",), run[-1].id)


def _who(event: Resource) -> tuple[str, str] | None:
    record = event.properties
    if facts.name(record) not in reads.LOOKS_AROUND.get(facts.service(record), ()):
        return None
    if facts.by_service(record) or facts.by_cloudformation(record) or event.live.get("AllowedPipeline") is True:
        return None
    return facts.owner(event), facts.actor(record)
