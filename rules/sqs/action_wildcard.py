"""Queue policies that allow every action."""

from __future__ import annotations

from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.iam import ANY, Principal, statements


@rule(
    id="SQS-004",
    title="SQS queue policies avoid action wildcards",
    severity=Severity.MEDIUM,
    resource_types=["AWS::SQS::QueuePolicy", "AWS::SQS::QueueInlinePolicy"],
    aliases={
        "trivy": ["AVD-AWS-0097"],
        "cfn_nag": ["F20"],
        "guard": ["SQS_QUEUEPOLICY_NO_WILDCARD_ACTION"],
        "regula": ["FG_R00049"],
    },
    related_resources=[
        "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html"
    ],
)
def action_wildcard(policy: Resource) -> Iterator[Violation]:
    """
    Whoever may call every action can empty or delete the queue, and hand out rights to others with AddPermission. Name
    the actions that are needed, such as sqs:SendMessage. The statement that gives the queue's own account all rights,
    as the console writes it, is passed over. Medium, since who gets the rights matters more: see SQS-002.
    """
    for statement in statements(policy, "PolicyDocument"):
        wide = statement.allows and statement.actions.patterns and statement.on_action(f"sqs:{ANY}")
        own = [_is_own_account(principal, policy.account) for principal in statement.principals]
        if wide and not (own and all(own)):
            yield Violation(f"{statement.label} allows {statement.actions.describe('action')}", statement.at("Action"))


def _is_own_account(principal: Principal, account: str) -> bool:
    # A running queue tells its account by number, a template does not know it.
    return principal.root and principal.account in ("${AWS::AccountId}", account or "${AWS::AccountId}")
