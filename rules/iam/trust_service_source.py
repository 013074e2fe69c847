"""Roles that services may use for whoever asks them to."""

import re
from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.iam import enumerate_names, fold_references, statements

TELL_SOURCE = frozenset(
    """
    bedrock.amazonaws.com cloudtrail.amazonaws.com comprehend.amazonaws.com datasync.amazonaws.com
    ecs-tasks.amazonaws.com events.amazonaws.com iot.amazonaws.com logs.amazonaws.com pipes.amazonaws.com
    rds.amazonaws.com scheduler.amazonaws.com ssm.amazonaws.com states.amazonaws.com transfer.amazonaws.com
    vpc-flow-logs.amazonaws.com
    """.split()
)
"""Services that say for which account and resource they act when they assume a role, as AWS documents it."""

SOURCE_KEYS = frozenset(
    {"aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths", "sts:externalid"}
)

_REGION = re.compile(r"\.(?:_|[a-z]{2}(?:-[a-z]+)+-\d+)(?=\.amazonaws\.com)")
"""A region, or a reference to one, in the name of a service: logs.eu-west-1.amazonaws.com."""


@rule(
    id="IAM-026",
    title="IAM service roles guard against confused deputy",
    severity=Severity.LOW,
    resource_types=["AWS::IAM::Role"],
    aliases={"prowler": ["iam_role_cross_service_confused_deputy_prevention"]},
    related_resources=["https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html"],
)
def trust_service_source(role: Resource) -> Iterator[Violation]:
    """
    A service acts for many customers, and one of them may name your role in a resource of theirs. Demand your account
    by aws:SourceAccount, or the resource by aws:SourceArn. Judged are services that are documented to tell the source;
    most others let a role be passed only within its account, which makes this a second line, hence low severity.
    """
    for grant in statements(role, "AssumeRolePolicyDocument"):
        if not grant.allows or any(
            c.asks_for and c.key in SOURCE_KEYS and any(v.strip("*") for v in c.values) for c in grant.conditions
        ):
            continue
        services = [p.value for p in grant.principals if p.kind == "Service" and _global(p.value) in TELL_SOURCE]
        if services:
            yield Violation(
                f"{grant.label} lets {enumerate_names(services)} assume the role on behalf of any account",
                grant.at("Condition", "Principal"),
            )


def _global(service: str) -> str:
    """The name of a service as it is for all regions."""
    return _REGION.sub("", fold_references(service).lower()).removesuffix(".cn")
