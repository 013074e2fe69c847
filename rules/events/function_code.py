"""Code of functions that changes outside of deployments."""

from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.provenance import record as facts

_CHANGES = ("UpdateFunctionCode", "UpdateFunctionConfiguration")


@rule(
    id="IAC-014",
    title="Function code changes only by deployment",
    severity=Severity.MEDIUM,
    resource_types=["Events::CloudTrail::Record"],
    sources=["live"],
    pass_is_evidence=False,
)
def function_code(event: Resource) -> Iterator[Violation]:
    """
    What a function runs, or with which layers, settings and role, was changed past reviews and tests; an intruder who
    wants to stay does the same. Deploy functions through the pipeline, and take the right from everybody else. The rule
    holds where the settings name the roles of pipelines: audit.pipeline_roles.
    """
    record = event.properties
    name = facts.name(record)
    if facts.service(record) != "lambda" or name not in _CHANGES or not facts.succeeded(record):
        return
    is_free = facts.by_cloudformation(record) or facts.by_service(record)
    if event.live.get("AllowedPipeline") is False and not is_free:
        yield Violation(f"{name} was called outside of a deployment", ("eventName",))
