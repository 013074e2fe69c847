"""What the root user does."""

from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.provenance import record as facts


@rule(
    id="EVT-001",
    title="Root activity",
    severity=Severity.CRITICAL,
    resource_types=["Events::CloudTrail::Record"],
    sources=["live"],
    pass_is_evidence=False,
    related_resources=["https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html"],
)
def root_activity(event: Resource) -> Iterator[Violation]:
    """
    The root user may do everything, and no policy holds it back. Its use is either one of the few tasks that need it,
    or an intrusion: find out which. Work with roles, and keep the root user's credentials locked away.
    """
    record = event.properties
    identity = facts.mapping(record.get("userIdentity"))
    if identity.get("type") != "Root" or facts.by_service(record):
        return
    # Of reads only a few are kept, so that the others would be missed beside them.
    if not facts.is_write(record) and facts.service(record) != "signin":
        return
    if facts.name(record) == "ConsoleLogin" and facts.response(record).get("ConsoleLogin") == "Failure":
        return
    yield Violation(f"the root user called {facts.called(record)}", ("userIdentity", "type"))
