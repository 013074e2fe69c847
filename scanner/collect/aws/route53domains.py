"""Route 53 Domains: what the account has registered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.collect.aws import shape
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.reader import Reader
from scanner.model import Resource

DOMAIN = "Live::Route53Domains::Domain"


def domains(reader: Reader) -> Iterator[Resource]:
    """Every registered domain."""
    listed = reader.items("route53domains.list_domains", "Domains", MaxItems=100)
    yield from reader.map(lambda domain: _domain(reader, domain), listed)


def _domain(reader: Reader, domain: Mapping[str, Any]) -> Resource:
    name = domain["DomainName"]
    # It tells of the contacts too, who are people: only whether they are hidden is kept.
    told = reader.get("route53domains.get_domain_detail", about=name, DomainName=name)
    properties = {
        "DomainName": name,
        "TransferLock": domain.get("TransferLock"),
        "AutoRenew": domain.get("AutoRenew"),
        "Expiry": shape.moment(domain.get("Expiry")),
        "AdminPrivacy": shape.pick(told, "AdminPrivacy"),
        "RegistrantPrivacy": shape.pick(told, "RegistrantPrivacy"),
        "TechPrivacy": shape.pick(told, "TechPrivacy"),
    }
    id = reader.arn("route53domains", f"domain/{name}", region="")
    return reader.resource(DOMAIN, id, shape.compact(properties), ref=name)


COLLECTORS = (
    Collector(
        service="route53domains",
        types=(DOMAIN,),
        calls={
            "route53domains.list_domains": "route53domains:ListDomains",
            "route53domains.get_domain_detail": "route53domains:GetDomainDetail",
        },
        collect=domains,
        is_global=True,
    ),
)
