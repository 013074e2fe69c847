"""Trails that are stopped, deleted or narrowed."""

from collections.abc import Iterator, Mapping
from typing import Any

from scanner import Resource, Severity, Violation, rule
from scanner.provenance import record as facts

_ENDED = {
    "StopLogging": "a trail was stopped",
    "DeleteTrail": "a trail was deleted",
    "DeleteEventDataStore": "an event data store was deleted",
    "StopEventDataStoreIngestion": "an event data store was stopped",
}
_NARROWED = {
    "isMultiRegionTrail": "a trail no longer logs all regions",
    "includeGlobalServiceEvents": "a trail no longer logs global services",
    "enableLogFileValidation": "a trail's log files can no longer be validated",
}


@rule(
    id="EVT-002",
    title="Trail logging stopped or weakened",
    severity=Severity.CRITICAL,
    resource_types=["Events::CloudTrail::Record"],
    sources=["live"],
    pass_is_evidence=False,
)
def trail_weakened(event: Resource) -> Iterator[Violation]:
    """
    Who means to stay unseen turns the log off first. Find out who did it and why, turn it on again, and look closely at
    the time in between. Let a service control policy deny these calls.
    """
    record = event.properties
    if facts.service(record) != "cloudtrail" or not facts.succeeded(record):
        return
    name, request = facts.name(record), facts.request(record)
    if name in _ENDED:
        yield Violation(_ENDED[name], ("eventName",))
    elif name == "UpdateTrail":
        for key, message in _NARROWED.items():
            if request.get(key) is False:
                yield Violation(message, ("requestParameters", key))
    elif name == "PutEventSelectors" and not _keeps_management_events(request):
        yield Violation("a trail no longer logs all management events", ("requestParameters",))


def _keeps_management_events(request: Mapping[str, Any]) -> bool:
    """Whether some selector takes all management events, whether they read or write."""
    for selector in facts.items(request.get("eventSelectors")):
        if selector.get("includeManagementEvents") is not False and selector.get("readWriteType", "All") == "All":
            return True
    for selector in facts.items(request.get("advancedEventSelectors")):
        fields = {str(one.get("field")): one.get("equals") for one in facts.items(selector.get("fieldSelectors"))}
        if fields.get("eventCategory") == ["Management"] and "readOnly" not in fields:
            return True
    return False
