"""KMS keys that are disabled or on their way out."""

from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.provenance import record as facts

_ENDED = {
    "DisableKey": "a key was disabled",
    "ScheduleKeyDeletion": "a key was scheduled for deletion",
    "DeleteImportedKeyMaterial": "the material of a key was deleted",
}


@rule(
    id="EVT-005",
    title="Key disabled or scheduled for deletion",
    severity=Severity.HIGH,
    resource_types=["Events::CloudTrail::Record"],
    sources=["live"],
    pass_is_evidence=False,
    related_resources=["https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html"],
)
def key_lost(event: Resource) -> Iterator[Violation]:
    """
    What the key encrypts can't be read any more: at once while it is disabled, for ever when it is deleted. Make sure
    that somebody meant it, and cancel the deletion until then.
    """
    record = event.properties
    name = facts.name(record)
    if facts.service(record) == "kms" and name in _ENDED and facts.succeeded(record):
        yield Violation(_ENDED[name], ("eventName",))
