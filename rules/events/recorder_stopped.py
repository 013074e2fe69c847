"""Config recorders that are stopped or deleted."""

from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.provenance import record as facts

_ENDED = {
    "StopConfigurationRecorder": "the configuration recorder was stopped",
    "DeleteConfigurationRecorder": "the configuration recorder was deleted",
    "DeleteDeliveryChannel": "the delivery channel was deleted",
}


@rule(
    id="EVT-003",
    title="Config recording stopped",
    severity=Severity.HIGH,
    resource_types=["Events::CloudTrail::Record"],
    sources=["live"],
    pass_is_evidence=False,
)
def recorder_stopped(event: Resource) -> Iterator[Violation]:
    """
    Without its recorder nobody can tell how a resource was configured, and rules that wait for changes see none. Find
    out who did it and why, and start the recorder again.
    """
    record = event.properties
    name = facts.name(record)
    if facts.service(record) == "config" and name in _ENDED and facts.succeeded(record):
        yield Violation(_ENDED[name], ("eventName",))
