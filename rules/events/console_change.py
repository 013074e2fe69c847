"""Changes of stack-owned resources in the web console."""

from collections.abc import Iterator

from scanner import Resources, Severity, Violation, rule
from scanner.provenance import outside
from scanner.provenance import record as facts


@rule(
    id="IAC-001",
    title="No console changes to stack-owned resources",
    severity=Severity.HIGH,
    resource_types=["Events::CloudTrail::Record", "Account::CloudFormation::ResourceInventory"],
    scope="inventory",
    sources=["live"],
    pass_is_evidence=False,
)
def console_change(resources: Resources) -> Iterator[Violation]:
    """
    A resource that a stack owns was changed by hand in the web console: the template no longer tells what runs, and the
    next deployment may undo the change, or fail. Make the change in the template; import or revert what was done.
    """
    for event, owned in outside.changes(resources):
        if facts.from_console(event.properties):
            yield Violation(outside.said(event, owned, "in the console"), ("eventName",), event.id)
