"""Trails that are stopped, deleted or narrowed."""

from collections.abc import Iterator, Mapping, Sequence
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
_KINDS = {"All": {"true", "false"}, "ReadOnly": {"true"}, "WriteOnly": {"false"}}
"""What events are kept, by whether they only read."""


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
    """Whether the selectors together take all management events, those that read and those that write."""
    kept: set[str] = set()
    for selector in facts.items(request.get("eventSelectors")):
        if selector.get("includeManagementEvents") is not False:
            kept |= _KINDS.get(facts.text(selector.get("readWriteType", "All")), set())
    for selector in facts.items(request.get("advancedEventSelectors")):
        kept |= _kept(facts.items(selector.get("fieldSelectors")))
    return kept >= _KINDS["All"]


def _kept(fields: Sequence[Mapping[str, Any]]) -> set[str]:
    """The kinds of management events that an advanced selector takes. Leaving out a service is no narrowing."""
    wanted = {str(field.get("field")): field.get("equals") for field in fields}
    if wanted.pop("eventCategory", None) != ["Management"]:
        return set()
    kinds = {"true", "false"}
    if "readOnly" in wanted:
        kinds &= {str(value).lower() for value in facts.items_or_one(wanted["readOnly"])}
    is_narrow = any(
        field.get(operator)
        for field in fields
        if field.get("field") not in ("eventCategory", "readOnly")
        for operator in ("equals", "startsWith", "endsWith")
    )
    return set() if is_narrow else kinds
