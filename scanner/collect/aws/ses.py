"""SES: addresses and domains that mail is sent from, and who else may send from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.collect.aws import shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource, Unknown

IDENTITY = "AWS::SES::EmailIdentity"


def identities(reader: Reader) -> Iterator[Resource]:
    """Every identity with its policies."""
    listed = reader.items("sesv2.list_email_identities", "EmailIdentities")
    yield from reader.map(lambda found: _identity(reader, found), listed)


def _identity(reader: Reader, listed: Mapping[str, Any]) -> Resource:
    name = listed["IdentityName"]
    told = reader.get("sesv2.get_email_identity", about=name, EmailIdentity=name)
    properties = {
        "EmailIdentity": name,
        "DkimAttributes": _some(told, "DkimAttributes", SigningEnabled="SigningEnabled"),
        "FeedbackAttributes": _some(told, "", EmailForwardingEnabled="FeedbackForwardingStatus"),
        "MailFromAttributes": _some(
            told,
            "MailFromAttributes",
            MailFromDomain="MailFromDomain",
            BehaviorOnMxFailure="BehaviorOnMxFailure",
        ),
        "ConfigurationSetAttributes": _some(told, "", ConfigurationSetName="ConfigurationSetName"),
        "Tags": shape.tags(shape.pick(told, "Tags")),
    }
    policies = shape.pick(told, "Policies")
    live = {
        "Policies": policies
        if isinstance(policies, Unknown)
        else {key: shape.document(text) for key, text in (policies or {}).items()},
        "VerificationStatus": listed.get("VerificationStatus"),
        "SendingEnabled": listed.get("SendingEnabled"),
    }
    arn = reader.arn("ses", f"identity/{name}")
    return reader.resource(IDENTITY, arn, shape.compact(properties), ref=name, live=shape.compact(live))


def _some(told: Any, place: str, **names: str) -> Any:
    part = shape.pick(told, place) if place else told
    if isinstance(part, Unknown):
        return part
    return shape.compact({ours: shape.pick(part, theirs) for ours, theirs in names.items()}) or None


COLLECTORS = (
    Collector(
        service="ses",
        types=(IDENTITY,),
        calls={
            "sesv2.list_email_identities": "ses:ListEmailIdentities",
            "sesv2.get_email_identity": "ses:GetEmailIdentity",
        },
        collect=identities,
    ),
)
