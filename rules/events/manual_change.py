"""Changes of stack-owned resources by API, outside of CloudFormation and pipelines."""

from collections.abc import Iterator

from scanner import Resources, Severity, Violation, rule
from scanner.provenance import outside
from scanner.provenance import record as facts


@rule(
    id="IAC-002",
    title="No manual API changes to stack-owned resources",
    severity=Severity.HIGH,
    resource_types=["Events::CloudTrail::Record", "Account::CloudFormation::ResourceInventory"],
    scope="inventory",
    sources=["live"],
    pass_is_evidence=False,
)
def manual_change(resources: Resources) -> Iterator[Violation]:
    """
    A resource that a stack owns was changed past its template, by neither CloudFormation nor a role of a pipeline. The
    template no longer tells what runs, and the next deployment may undo the change, or fail. Make the change in the
    template; import or revert what was done. The roles of pipelines are named in the settings: audit.pipeline_roles.
    """
    for event, owned in outside.changes(resources):
        if not facts.from_console(event.properties):
            yield Violation(outside.said(event, owned, "by an API call"), ("eventName",), event.id)
