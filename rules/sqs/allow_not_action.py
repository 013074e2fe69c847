"""Queue policies that allow all but some actions."""

from __future__ import annotations

from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.iam import enumerate_names, statements


@rule(
    id="SQS-005",
    title="SQS queue policies never Allow with NotAction",
    severity=Severity.MEDIUM,
    resource_types=["AWS::SQS::QueuePolicy", "AWS::SQS::QueueInlinePolicy"],
    aliases={"cfn_nag": ["W18"], "guard": ["SQS_QUEUEPOLICY_NO_ALLOW_PLUS_NOT_ACTION"]},
    related_resources=["https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html"],
)
def allow_not_action(policy: Resource) -> Iterator[Violation]:
    """
    NotAction with Allow grants every action but those named, and those that AWS adds later as well. Name the wanted
    actions in Action, or use NotAction with Deny.
    """
    for statement in statements(policy, "PolicyDocument"):
        if statement.allows and statement.actions.excluded is not None:
            callers = enumerate_names((principal.value for principal in statement.principals), 2) or "its callers"
            granted = statement.actions.describe("action")
            yield Violation(f"{statement.label} lets {callers} call {granted}", statement.at("NotAction"))
