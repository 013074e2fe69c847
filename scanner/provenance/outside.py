"""Changes outside of infrastructure as code: writes on what a stack owns, by neither CloudFormation nor a pipeline."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from scanner.model import Resource
from scanner.provenance import record as facts
from scanner.provenance.introduce import setters_of, targets
from scanner.provenance.names import names_of, spellings
from scanner.provenance.record import RECORD
from scanner.provenance.stacks import INVENTORY, Owned, stack_name

_SERVICES = {
    "elasticloadbalancingv2": "elasticloadbalancing",
    "certificatemanager": "acm",
    "opensearchservice": "es",
    "elasticsearch": "es",
    "efs": "elasticfilesystem",
    "cloudwatch": "monitoring",
    "accessanalyzer": "access-analyzer",
    "stepfunctions": "states",
    "applicationautoscaling": "application-autoscaling",
}
"""The name of a service in resource types → in events, where they differ."""
_ENDINGS = ("name", "id", "arn", "identifier", "url")
_MAKES = re.compile(r"^(?:Create|Run|Start|Tag|Untag|AddTags|RemoveTags|Assume|Test|Validate|Invoke|Send|Publish)")


def changes(resources: Mapping[str, Sequence[Resource]]) -> Iterator[tuple[Resource, Owned]]:
    """
    The records of successful writes on resources that a stack owns, each with what it changed first, made by anyone but
    CloudFormation, the allowed pipelines and AWS itself. The work grows with the records plus what stacks own.
    """
    owners = _Owners(resources.get(INVENTORY, ()))
    for event in resources.get(RECORD, ()):
        record = event.properties
        if not facts.succeeded(record) or not facts.is_write(record) or event.live.get("AllowedPipeline") is True:
            continue
        if facts.by_cloudformation(record) or facts.mapping(record.get("userIdentity")).get("type") == "AWSService":
            continue
        if record.get("eventType") == "AwsServiceEvent" or facts.by_linked_role(record):
            continue
        owned = owners.changed(event)
        if owned is not None:
            yield event, owned


def said(event: Resource, owned: Owned, how: str) -> str:
    """The sentence about a change."""
    return (
        f"{facts.called(event.properties)} changed {owned.logical_id or owned.type} of stack {owned.stack} "
        f"{how}: {facts.actor(event.properties)}"
    )


class _Owners:
    """What stacks own, by what an event can name."""

    def __init__(self, entries: Sequence[Resource]) -> None:
        self._owned: dict[tuple[str, str, str], list[tuple[str, Owned]]] = {}
        self._nouns: dict[tuple[str, str, str], list[tuple[str, str, Owned]]] = {}
        for entry in entries:
            told = {key: value for key, value in entry.properties.items() if isinstance(value, str)}
            stack_id, type_name = told.get("StackId", ""), told.get("ResourceType", "")
            parts = type_name.split("::")
            if not stack_id or len(parts) != 3 or not told.get("PhysicalResourceId"):
                continue
            owned = Owned(
                told.get("StackName") or stack_name(stack_id), stack_id, told.get("LogicalResourceId", ""), type_name
            )
            service = _SERVICES.get(parts[1].lower(), parts[1].lower())
            for physical in {*spellings(told["PhysicalResourceId"]), *names_of(told["PhysicalResourceId"])}:
                self._owned.setdefault((entry.account, type_name, physical), []).append((entry.region, owned))
                place = (entry.account, service, physical)
                self._nouns.setdefault(place, []).append((entry.region, parts[2].lower(), owned))

    def changed(self, event: Resource) -> Owned | None:
        """What a record changed of it."""
        record = event.properties
        account, region = facts.owner(event), event.region or facts.text(record.get("awsRegion"))
        known = setters_of(record)
        for type_name, setters in known:
            named = {name for target in targets(record, setters) for name in _names(target, account, setters.last)}
            for name in sorted(named):
                for where, owned in self._owned.get((account, type_name, name), ()):
                    if setters.anywhere or setters.last or not where or where == region or setters.service == "iam":
                        return owned
        if _MAKES.match(facts.name(record)):
            return None
        # What a known call is about stands in known places; its other parameters only mention resources.
        places = {facts.plain(name) for _, setters in known for name in setters.names}
        return self._by_noun(record, account, region, places)

    def _by_noun(self, record: Mapping[str, Any], account: str, region: str, places: Collection[str]) -> Owned | None:
        """What the parameters name as resources of their own kind: those at some places, or any."""
        service = facts.service(record)
        for key, value in _parameters(facts.request(record)):
            if places and facts.plain(key) not in places:
                continue
            stem = _stem(key)
            for one in value if isinstance(value, list) else (value,):
                named = {name for text in spellings(one, service) for name in _names(text, account if stem else "")}
                for name in sorted(named):
                    for where, noun, owned in self._nouns.get((account, service, name), ()):
                        if (not where or where == region or service in ("iam", "s3")) and noun.endswith(stem):
                            return owned
        return None


def _parameters(request: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The parameters of a call, and those of lists that EC2 wraps: {"instancesSet": {"items": [{…}]}}."""
    for key, value in request.items():
        yield key, value
        if isinstance(value, Mapping):
            for item in facts.items(value.get("items")):
                yield from item.items()


def _names(name: str, account: str, last: bool = False) -> frozenset[str]:
    """A name, and where it is the ARN of something of the account also what stacks call it by: a key by its id."""
    parts = name.split(":")
    is_own = parts[0] == "arn" and len(parts) > 5 and parts[4] in ("", account)
    return names_of(name, last=last) if is_own and account else frozenset((name,))


def _stem(key: str) -> str:
    """'bucket' of 'bucketName', 'dbinstance' of 'dBInstanceIdentifier'; '' of 'name', 'resourceArn'."""
    plain = facts.plain(key).removesuffix("s")
    for ending in _ENDINGS:
        if plain.endswith(ending):
            stem = plain[: -len(ending)]
            return "" if stem == "resource" else stem
    return plain or "-"
