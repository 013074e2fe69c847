"""Console sign-ins without a second factor."""

from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.provenance import record as facts


@rule(
    id="EVT-008",
    title="Console login without MFA",
    severity=Severity.HIGH,
    resource_types=["Events::CloudTrail::Record"],
    sources=["live"],
    pass_is_evidence=False,
)
def login_without_mfa(event: Resource) -> Iterator[Violation]:
    """
    A password alone let somebody in: whoever has it can do the same. Give the user an MFA device, and deny everything
    but setting one up until it is there. Sign-ins through a federation have their second factor elsewhere.
    """
    record = event.properties
    if facts.name(record) != "ConsoleLogin" or facts.response(record).get("ConsoleLogin") != "Success":
        return
    more = facts.mapping(record.get("additionalEventData"))
    kind = facts.mapping(record.get("userIdentity")).get("type")
    if kind in ("IAMUser", "Root") and more.get("MFAUsed") != "Yes" and not more.get("SamlProviderArn"):
        yield Violation("somebody signed in to the console without MFA", ("additionalEventData", "MFAUsed"))
