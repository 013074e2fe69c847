"""People on machines that only deployments should change."""

from collections.abc import Iterator, Mapping
from typing import Any

from scanner import Resources, Severity, Violation, rule
from scanner.provenance import record as facts

_CALLS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("ssm", "StartSession"): ("target",),
    ("ssm", "ResumeSession"): ("target",),
    ("ssm", "SendCommand"): ("instanceIds.*",),
    ("ec2-instance-connect", "SendSSHPublicKey"): ("instanceId",),
    ("ec2-instance-connect", "SendSerialConsoleSSHPublicKey"): ("instanceId",),
    ("ecs", "ExecuteCommand"): ("cluster",),
}
"""Calls that let somebody in, and where they say to what."""
_STACK = "aws:cloudformation:stack-name"


@rule(
    id="IAC-013",
    title="No interactive logins on immutable hosts",
    severity=Severity.MEDIUM,
    resource_types=[
        "Events::CloudTrail::Record",
        "Account::CloudFormation::ResourceInventory",
        "AWS::EC2::Instance",
    ],
    scope="inventory",
    sources=["live"],
    pass_is_evidence=False,
)
def interactive_login(resources: Resources) -> Iterator[Violation]:
    """
    Somebody opened a session or sent a command to an instance or a task that a stack owns. What is done by hand there
    is in no template, and gone with the next deployment. Read logs from outside, change the template, and take the
    right from people who don't need it in an emergency.
    """
    owned = _owned(resources)
    for event in resources.get("Events::CloudTrail::Record", ()):
        record = event.properties
        paths = _CALLS.get((facts.service(record), facts.name(record)))
        if paths is None or not facts.succeeded(record):
            continue
        if facts.by_service(record) or event.live.get("AllowedPipeline") is True:
            continue
        for path in paths:
            for target in facts.find(facts.request(record), path):
                name = facts.text(target).rpartition("/")[2]
                if stack := owned.get((facts.owner(event), name)):
                    said = f"{facts.called(record)} on {name} of stack {stack}: {facts.actor(record)}"
                    yield Violation(said, ("eventName",), event.id)
                    break


def _owned(resources: Resources) -> dict[tuple[str, str], str]:
    """The stack of each instance and cluster, by account and id or name; instances of groups tell it by a tag."""
    found: dict[tuple[str, str], str] = {}
    for entry in resources.get("Account::CloudFormation::ResourceInventory", ()):
        told: Mapping[str, Any] = entry.properties
        stack = facts.text(told.get("StackName")) or facts.text(told.get("StackId"))
        if told.get("ResourceType") in ("AWS::EC2::Instance", "AWS::ECS::Cluster") and stack:
            name = facts.text(told.get("PhysicalResourceId")).rpartition("/")[2]
            found[entry.account, name] = stack
    for instance in resources.get("AWS::EC2::Instance", ()):
        if isinstance(instance.ref, str) and (stack := instance.tags.get(_STACK, "")):
            found[instance.account, instance.ref] = stack
    return found
