"""Somebody who helps himself to models."""

from collections.abc import Iterator

from scanner import Resource, Resources, Severity, Violation, rule
from scanner.provenance import reads
from scanner.provenance import record as facts
from scanner.provenance.bursts import bursts, kinds_at_once

_MANY = 5
"""Different calls of this kind by one user or role at once."""
_MINUTES = 120
"""At once: a read is kept once in an hour, so that an hour may lie on both sides of it."""
_TAKES = frozenset(
    {
        *("CreateFoundationModelAgreement", "DeleteModelInvocationLoggingConfiguration"),
        *("PutFoundationModelEntitlement", "PutModelInvocationLoggingConfiguration", "PutUseCaseForModelAccess"),
    }
)
"""Calls of Bedrock that take access to models, or set what is logged of their use."""
_CALLS = reads.SCOUTS_MODELS | reads.ASKS_MODELS | _TAKES


@rule(
    id="EVT-013",
    title="Model-abuse behaviour",
    severity=Severity.HIGH,
    resource_types=["Events::CloudTrail::Record"],
    scope="inventory",
    sources=["live"],
    aliases={"prowler": ["cloudtrail_threat_detection_llm_jacking"]},
    pass_is_evidence=False,
)
def model_abuse(resources: Resources) -> Iterator[Violation]:
    """
    One user or role made five different calls of Bedrock within two hours by which access to models is looked for,
    taken and used. Thieves of keys do so and sell the access, at costs of thousands a day; an application only invokes
    its model. If nobody knows of it, disable the keys, and deny Bedrock where it isn't needed by a service control
    policy. The roles of pipelines (audit.pipeline_roles) are left out. Of invocations only log files tell: LookupEvents
    is not asked for them.
    """
    for run in bursts(resources.get("Events::CloudTrail::Record", ()), _who, _MANY, _MINUTES):
        kinds = sorted(kinds_at_once(run, _MINUTES))
        if len(kinds) >= _MANY:
            said = (
                f"{facts.actor(run[-1].properties)} made {len(kinds)} different calls that look for, take or use models"
            )
            yield Violation(f"{said}: {', '.join(kinds)}", ("eventName",), run[-1].id)


def _who(event: Resource) -> tuple[str, str] | None:
    record = event.properties
    if facts.service(record) != "bedrock" or facts.name(record) not in _CALLS:
        return None
    if facts.by_service(record) or facts.by_cloudformation(record) or event.live.get("AllowedPipeline") is True:
        return None
    return facts.owner(event), facts.actor(record)
