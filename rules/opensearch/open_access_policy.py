"""Search domains whose access policy lets everyone in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scanner import Resource, Severity, Violation, rule
from scanner.iam import public_violations


@rule(
    id="OPENSEARCH-006",
    title="Search access policies are not open",
    severity=Severity.CRITICAL,
    resource_types=["AWS::OpenSearchService::Domain", "AWS::Elasticsearch::Domain"],
    aliases={
        "security_hub": ["OpenSearch.2", "ES.2"],
        "prowler": ["opensearch_service_domains_not_publicly_accessible"],
    },
    related_resources=["https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ac.html"],
)
def open_access_policy(domain: Resource) -> Iterator[Violation]:
    """
    Everyone on the internet can search, change and delete the domain's data. Name principals in AccessPolicies, or
    demand an address range, account or organization in a condition. An open policy is taken as meant where something
    else keeps strangers out: the network of a VPC, or the sign-in of fine-grained access control.
    """
    if _at(domain, "VPCOptions", "SubnetIds"):
        return
    signs_in = _at(domain, "AdvancedSecurityOptions", "Enabled") is True
    if signs_in and _at(domain, "AdvancedSecurityOptions", "AnonymousAuthEnabled") is not True:
        return
    yield from public_violations(domain, "AccessPolicies")


def _at(resource: Resource, *path: str) -> Any:
    value: Any = resource.properties
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value
