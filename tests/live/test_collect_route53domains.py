"""Registered domains, from answers by hand: moto's can't be without a lock or shown in WHOIS."""

from __future__ import annotations

from typing import Any

import boto3

from tests.live.answers import Answer, gather_from
from tests.live.gather import assert_conform, gather, one
from tests.live.judged import judged

DOMAIN = "Live::Route53Domains::Domain"


def _answers() -> dict[str, Answer]:
    def told(parameters: Any) -> Answer:
        hidden = parameters["DomainName"] == "good.example"
        return {"AdminPrivacy": hidden, "AdminContact": {"FirstName": "Marta"}}

    listed = [
        {"DomainName": "good.example", "TransferLock": True, "AutoRenew": True, "Expiry": "2027-01-01T00:00:00Z"},
        {"DomainName": "open.example", "TransferLock": False},
    ]
    return {"route53domains.list_domains": {"Domains": listed}, "route53domains.get_domain_detail": told}


def test_domains() -> None:
    found, gaps = gather_from(_answers(), "route53domains")
    assert gaps == []
    assert_conform(found)
    good = one(found, DOMAIN, "good.example")
    assert (good.properties["TransferLock"], good.properties["AdminPrivacy"], good.region) == (True, True, "")
    assert "Marta" not in str(found)
    for rule in ("ROUTE53-003", "ROUTE53-004"):
        assert judged(rule, found) == {"good.example": "pass", "open.example": "fail"}


def test_none(aws: str) -> None:
    boto3.client("route53domains").list_domains()
    assert gather("route53domains") == ([], [])


def test_refused() -> None:
    answers = {**_answers(), "route53domains.get_domain_detail": "AccessDeniedException"}
    found, gaps = gather_from(answers, "route53domains")
    assert set(judged("ROUTE53-004", found, gaps).values()) == {"unknown"}
    assert judged("ROUTE53-003", found, gaps)["good.example"] == "pass"
    found, gaps = gather_from({"route53domains.list_domains": "AccessDeniedException"}, "route53domains")
    assert [gap.types for gap in gaps] == [(DOMAIN,)]
