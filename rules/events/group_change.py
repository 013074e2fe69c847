"""Rules of security groups that change outside of deployments."""

from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.provenance import record as facts

_CHANGES = (
    *("AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress"),
    *("RevokeSecurityGroupIngress", "RevokeSecurityGroupEgress", "ModifySecurityGroupRules"),
)


@rule(
    id="IAC-015",
    title="Security group rules change only by deployment",
    severity=Severity.HIGH,
    resource_types=["Events::CloudTrail::Record"],
    sources=["live"],
    pass_is_evidence=False,
)
def group_change(event: Resource) -> Iterator[Violation]:
    """
    A rule that nobody reviewed decides who reaches what. Change the rules of security groups in a template, and deploy
    it. The rule holds where the settings name the roles of pipelines: audit.pipeline_roles.
    """
    record = event.properties
    name = facts.name(record)
    if facts.service(record) != "ec2" or name not in _CHANGES or not facts.succeeded(record):
        return
    is_free = facts.by_cloudformation(record) or facts.by_service(record)
    if event.live.get("AllowedPipeline") is False and not is_free:
        yield Violation(f"{name} was called outside of a deployment", ("eventName",))
