"""Security Hub: the region's hub, the standards it judges by, and who administers it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scanner.collect.aws import shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader, Refused
from scanner.model import Resource, Unknown

HUB = "AWS::SecurityHub::Hub"
STANDARD = "AWS::SecurityHub::Standard"
_OFF = ("InvalidAccessException", "ResourceNotFoundException")
"""How the service says that the account has not subscribed to it; a missing right has a code of its own."""


def hub(reader: Reader) -> Iterator[Resource]:
    """The hub and its standards; nothing where Security Hub is off."""
    try:
        told = reader.call("securityhub.describe_hub")
    except Refused as refusal:
        if refusal.code in _OFF:
            return
        raise
    arn = told["HubArn"]
    standards: Any
    try:
        standards = list(reader.items("securityhub.get_enabled_standards", "StandardsSubscriptions"))
    except Refused as refusal:
        standards = reader.lost(refusal, about=arn, types=(STANDARD,))
    administrator = reader.get("securityhub.get_administrator_account", about=arn)
    tags = reader.get("securityhub.list_tags_for_resource", about=arn, ResourceArn=arn)
    properties = shape.like(
        HUB,
        told,
        # What it was created with isn't told. It asks whether there are standards, and that is.
        EnableDefaultStandards=standards if isinstance(standards, Unknown) else bool(standards),
        Tags=shape.pick(tags, "Tags") or None,
    )
    live = {
        "SubscribedAt": told.get("SubscribedAt"),
        "DelegatedAdministrator": shape.pick(administrator, "Administrator", "AccountId"),
    }
    yield reader.resource(HUB, arn, properties, live=shape.compact(live))
    for standard in () if isinstance(standards, Unknown) else standards:
        properties = shape.like(STANDARD, standard)
        live = shape.compact({"StandardsStatus": standard.get("StandardsStatus")})
        yield reader.resource(STANDARD, standard["StandardsSubscriptionArn"], properties, live=live)


COLLECTORS = (
    Collector(
        service="securityhub",
        types=(HUB, STANDARD),
        calls={
            "securityhub.describe_hub": "securityhub:DescribeHub",
            "securityhub.get_enabled_standards": "securityhub:GetEnabledStandards",
            "securityhub.get_administrator_account": "securityhub:GetAdministratorAccount",
            "securityhub.list_tags_for_resource": "securityhub:ListTagsForResource",
        },
        collect=hub,
    ),
)
