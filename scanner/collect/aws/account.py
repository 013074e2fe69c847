"""The account itself: whom AWS calls, and the regions that are looked at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scanner.collect.aws import shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource, Unknown

CONTACTS = "Account::Account::Contacts"
REGION = "Account::Region::Enabled"


def contacts(reader: Reader) -> Iterator[Resource]:
    """
    The primary contact and the three others. The address that root signs in with is told to the organization's
    management account alone, and is not asked for.
    """
    primary = shape.pick(reader.get("account.get_contact_information", absent=_NONE), "ContactInformation")
    properties = {
        "Primary": _some(primary, "FullName", "PhoneNumber"),
        **{
            kind.capitalize(): _some(_alternate(reader, kind), "EmailAddress", "PhoneNumber")
            for kind in ("BILLING", "OPERATIONS", "SECURITY")
        },
    }
    yield reader.resource(CONTACTS, reader.settings_id(CONTACTS), shape.compact(properties))


_NONE = ("ResourceNotFoundException",)


def _alternate(reader: Reader, kind: str) -> Any:
    answer = reader.get("account.get_alternate_contact", absent=_NONE, about=kind, AlternateContactType=kind)
    return shape.pick(answer, "AlternateContact")


def _some(contact: Any, *names: str) -> Any:
    if isinstance(contact, Unknown):
        return contact
    return shape.compact({name: shape.pick(contact, name) for name in names}) or None


def regions(reader: Reader) -> Iterator[Resource]:
    """A region of the run, though nothing be in it: so that what every region needs can be missed in one."""
    yield reader.resource(REGION, reader.settings_id(REGION), {"Region": reader.region}, ref=reader.region)


REGIONS = Collector(service="account", types=(REGION,), calls={}, collect=regions)
COLLECTORS = (
    Collector(
        service="account",
        types=(CONTACTS,),
        calls={
            "account.get_contact_information": "account:GetContactInformation",
            "account.get_alternate_contact": "account:GetAlternateContact",
        },
        collect=contacts,
        is_global=True,
    ),
    REGIONS,
)
