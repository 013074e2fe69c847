"""Queue policies that let in all but some."""

from __future__ import annotations

from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.iam import enumerate_names, statements


@rule(
    id="SQS-006",
    title="SQS queue policies never Allow with NotPrincipal",
    severity=Severity.HIGH,
    resource_types=["AWS::SQS::QueuePolicy", "AWS::SQS::QueueInlinePolicy"],
    aliases={"cfn_nag": ["F7"], "guard": ["SQS_QUEUEPOLICY_NO_ALLOW_PLUS_NOTPRINCIPAL"]},
    related_resources=[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html"
    ],
)
def allow_not_principal(policy: Resource) -> Iterator[Violation]:
    """
    NotPrincipal with Allow lets in the whole world but those named, people without an AWS account among them. Name the
    wanted callers in Principal.
    """
    for statement in statements(policy, "PolicyDocument"):
        if statement.allows and statement.not_principals is not None:
            names = enumerate_names((principal.value for principal in statement.not_principals), 2) or "nobody"
            yield Violation(f"{statement.label} lets in everyone but {names}", statement.at("NotPrincipal"))
