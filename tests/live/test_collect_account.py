"""The account's contacts: the three others as moto has them, the primary one from answers written by hand."""

from __future__ import annotations

from typing import Any

import boto3

from scanner.model import Unknown
from tests.live.answers import Answer, gather_from
from tests.live.gather import gather, one

CONTACTS = "Account::Account::Contacts"
PRIMARY = {
    "FullName": "Ann Example",
    "PhoneNumber": "+1 555 0100",
    "AddressLine1": "1 Street",
    "City": "Town",
    "CountryCode": "US",
    "PostalCode": "1",
}


def test_regions(aws: str) -> None:
    found, _ = gather("account", regions=("us-east-1", "eu-west-1"))
    regions = [resource for resource in found if resource.type == "Account::Region::Enabled"]
    assert [(r.region, r.properties) for r in regions] == [
        ("us-east-1", {"Region": "us-east-1"}),
        ("eu-west-1", {"Region": "eu-west-1"}),
    ]
    assert len({r.id for r in regions}) == 2


def test_contact_of_moto(aws: str) -> None:
    boto3.client("account").put_alternate_contact(
        AlternateContactType="SECURITY",
        EmailAddress="security@example.com",
        Name="Sec",
        PhoneNumber="+1 555 0101",
        Title="CISO",
    )
    found, _ = gather("account", regions=("us-east-1",))
    contacts = dict(one(found, CONTACTS).properties)
    assert contacts["Security"] == {"EmailAddress": "security@example.com", "PhoneNumber": "+1 555 0101"}
    assert "Billing" not in contacts


def test_contacts() -> None:
    def alternate(parameters: Any) -> Answer:
        kind = parameters["AlternateContactType"]
        if kind == "SECURITY":
            return "AccessDeniedException"
        return "ResourceNotFoundException" if kind == "BILLING" else {"AlternateContact": {"EmailAddress": "o@x.com"}}

    answers: dict[str, Answer] = {
        "account.get_contact_information": {"ContactInformation": PRIMARY},
        "account.get_alternate_contact": alternate,
    }
    found, gaps = gather_from(answers, "account")
    contacts = dict(one(found, CONTACTS).properties)
    assert isinstance(contacts.pop("Security"), Unknown)
    assert contacts == {
        "Primary": {"FullName": "Ann Example", "PhoneNumber": "+1 555 0100"},
        "Operations": {"EmailAddress": "o@x.com"},
    }
    assert [(gap.call, gap.resource_id) for gap in gaps] == [("account:GetAlternateContact", "SECURITY")]


def test_nobody_to_call() -> None:
    answers = dict.fromkeys(("account.get_contact_information", "account.get_alternate_contact"), NONE)
    found, gaps = gather_from(answers, "account")
    assert gaps == []
    assert one(found, CONTACTS).properties == {}


NONE = "ResourceNotFoundException"
