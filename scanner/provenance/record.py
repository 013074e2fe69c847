"""One CloudTrail record: who did what, from where, and whether it came to pass. Anything may stand in a record."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from scanner.model import Introduction, Resource
from scanner.text import clean

RECORD = "Events::CloudTrail::Record"
"""The resource type of a record."""

CLOUDFORMATION = "cloudformation.amazonaws.com"
_VERSION = re.compile(r"_?20\d{6}(?:v\d+)?$")
_CONSOLE = re.compile(r"(?:console|signin)\.amazonaws\.com|^\[S3Console|^AWS-Console|^AWSConsole", re.IGNORECASE)
_LONGEST = 200

Record = Mapping[str, Any]
"""A record as CloudTrail writes it."""


def text(value: Any) -> str:
    """A value that should be text; '' for anything else."""
    return value if isinstance(value, str) else ""


def mapping(value: Any) -> Mapping[str, Any]:
    """A value that should be an object; an empty one for anything else."""
    return value if isinstance(value, Mapping) else {}


def service(record: Record) -> str:
    """The service that was called: 's3' for s3.amazonaws.com."""
    return text(record.get("eventSource")).partition(".")[0]


def name(record: Record) -> str:
    """The event's name without the version of the API that some services add: 'CreateFunction20150331'."""
    return _VERSION.sub("", text(record.get("eventName")))


def called(record: Record) -> str:
    """The call as a sentence names it: 's3:PutBucketPolicy'."""
    return clean(f"{service(record)}:{name(record)}")[:_LONGEST]


def items(value: Any) -> list[Mapping[str, Any]]:
    """The objects of what should be a list of them."""
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def items_or_one(value: Any) -> list[Any]:
    """A list as it is, and a single value as a list of one; nothing for None."""
    return value if isinstance(value, list) else [] if value is None else [value]


def request(record: Record) -> Mapping[str, Any]:
    """The parameters of the call, out of the '…Request' in which EC2 wraps some."""
    return _unwrapped(mapping(record.get("requestParameters")), "Request")


def response(record: Record) -> Mapping[str, Any]:
    """What the call answered, out of its '…Response'."""
    return _unwrapped(mapping(record.get("responseElements")), "Response")


def _unwrapped(values: Mapping[str, Any], ending: str) -> Mapping[str, Any]:
    if len(values) == 1:
        ((key, inner),) = values.items()
        if key.endswith(ending) and isinstance(inner, Mapping):
            return inner
    return values


def succeeded(record: Record) -> bool:
    """Whether the call did what it was for."""
    return not record.get("errorCode") and not record.get("errorMessage")


def is_write(record: Record) -> bool:
    """Whether the call was to change something: CloudTrail marks those that only read."""
    return str(record.get("readOnly")).lower() != "true"


def by_cloudformation(record: Record) -> bool:
    """Whether CloudFormation acted. The user agent and a session's name can be chosen by anyone, and prove nothing."""
    identity = mapping(record.get("userIdentity"))
    sources = (text(identity.get("invokedBy")), text(record.get("sourceIPAddress")))
    # Stack sets act as stacksets.cloudformation.amazonaws.com, those of an organization as member.org.stacksets.….
    return any(source == CLOUDFORMATION or source.endswith(f".{CLOUDFORMATION}") for source in sources)


def by_service(record: Record) -> bool:
    """Whether a service of AWS acted, on its own or for somebody."""
    identity = mapping(record.get("userIdentity"))
    return (
        identity.get("type") == "AWSService"
        or record.get("eventType") == "AwsServiceEvent"
        or bool(identity.get("invokedBy"))
    )


def by_linked_role(record: Record) -> bool:
    """Whether a service of AWS acted by its service-linked role, which nobody else can take."""
    return any(":role/aws-service-role/" in arn for arn in principals(record))


def from_console(record: Record) -> bool:
    """Whether the call was made in the web console."""
    said = str(record.get("sessionCredentialFromConsole")).lower() == "true"
    return said or _CONSOLE.search(text(record.get("userAgent"))) is not None


def actor(record: Record) -> str:
    """Who acted: the ARN of a user or role session, the service, or what else the record tells of it."""
    identity = mapping(record.get("userIdentity"))
    person = text(mapping(identity.get("onBehalfOf")).get("userId"))
    for value in (
        identity.get("arn"),
        identity.get("invokedBy"),
        identity.get("userName"),
        person,
        identity.get("principalId"),
        identity.get("accountId"),
        identity.get("type"),
    ):
        if text(value):
            return clean(text(value))[:_LONGEST]
    return "unknown"


def principals(record: Record) -> tuple[str, ...]:
    """The ARNs by which a list of allowed roles may name who acted: of the session and of the role behind it."""
    identity = mapping(record.get("userIdentity"))
    issuer = mapping(mapping(identity.get("sessionContext")).get("sessionIssuer"))
    return tuple(filter(None, (text(issuer.get("arn")), text(identity.get("arn")))))


def introduction(record: Record) -> Introduction:
    """The record as the answer to who did it."""
    return Introduction(
        event=clean(text(record.get("eventName")))[:_LONGEST],
        event_id=clean(text(record.get("eventID")))[:_LONGEST],
        at=clean(text(record.get("eventTime")))[:_LONGEST],
        actor=actor(record),
        address=clean(text(record.get("sourceIPAddress")))[:_LONGEST],
        agent=clean(text(record.get("userAgent")))[:_LONGEST],
    )


def owner(event: Resource) -> str:
    """The account that a record is about."""
    record = event.properties
    return (
        event.account
        or text(record.get("recipientAccountId"))
        or text(mapping(record.get("userIdentity")).get("accountId"))
    )


def find(values: Any, path: str) -> Iterator[Any]:
    """
    What stands at a dotted path: names in any case, '*' for each item of a list, whether the list is wrapped in
    'items' or not.
    """
    found = [values]
    for step in path.split("."):
        found = list(_step(found, step))
    yield from found


def _step(values: list[Any], step: str) -> Iterator[Any]:
    for value in values:
        if step == "*":
            if isinstance(value, Mapping):
                items = value.get("items", value.get("item"))
                yield from items if isinstance(items, list) else (value,)
            else:
                yield from value if isinstance(value, list) else ()
        elif isinstance(value, Mapping):
            if step in value:
                yield value[step]
            else:
                wanted = plain(step)
                yield from (item for key, item in value.items() if plain(str(key)) == wanted)


@lru_cache(4096)
def plain(name: str) -> str:
    """A name without case and signs: services write one name in many ways."""
    return re.sub(r"[^a-z0-9]", "", name.lower())
