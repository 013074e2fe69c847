"""Stacks that are changed by others than pipelines."""

from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.provenance import record as facts

_CHANGES = ("CreateStack", "UpdateStack", "DeleteStack", "ExecuteChangeSet")


@rule(
    id="IAC-008",
    title="Stacks are changed by pipelines only",
    severity=Severity.MEDIUM,
    resource_types=["Events::CloudTrail::Record"],
    sources=["live"],
    pass_is_evidence=False,
)
def stack_change(event: Resource) -> Iterator[Violation]:
    """
    A stack was changed past the pipeline, and so past its reviews and tests. Deploy through the pipeline, and take the
    right from everybody else. The rule holds where the settings name the roles of pipelines: audit.pipeline_roles.
    """
    record = event.properties
    name = facts.name(record)
    if facts.service(record) != "cloudformation" or name not in _CHANGES or not facts.succeeded(record):
        return
    # A nested stack is changed by CloudFormation itself.
    if event.live.get("AllowedPipeline") is False and not facts.by_cloudformation(record):
        yield Violation(f"{name} was called by none of the pipelines' roles", ("eventName",))
