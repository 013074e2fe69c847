"""Long-lived credentials that are made for a user."""

from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.provenance import record as facts

_MADE = {
    "CreateAccessKey": "an access key was made",
    "CreateLoginProfile": "a console password was made",
    "CreateServiceSpecificCredential": "a credential for one service was made",
}


@rule(
    id="EVT-014",
    title="Long-lived access key created",
    severity=Severity.MEDIUM,
    resource_types=["Events::CloudTrail::Record"],
    sources=["live"],
    pass_is_evidence=False,
)
def access_key_created(event: Resource) -> Iterator[Violation]:
    """
    Such a key works until somebody deletes it, wherever it ends up; a new one is also how an intruder stays. Make sure
    that somebody meant it, and give people and programs roles instead.
    """
    record = event.properties
    name = facts.name(record)
    if facts.service(record) == "iam" and name in _MADE and facts.succeeded(record):
        yield Violation(_MADE[name], ("eventName",))
