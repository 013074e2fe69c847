"""IAM policies that allow every action but some."""

from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.iam import IDENTITY_TYPES, written


@rule(
    id="IAM-031",
    title="IAM policies never Allow with NotAction",
    severity=Severity.MEDIUM,
    resource_types=IDENTITY_TYPES,
    aliases={"cfn_nag": ["W15", "W16", "W17"], "guard": ["IAM_ROLE_OR_POLICY_NO_ALLOW_PLUS_NOT_ACTION"]},
    related_resources=["https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html"],
)
def not_action(identity: Resource) -> Iterator[Violation]:
    """
    Allow with NotAction gives every action of every service but those named, and those that AWS adds. List what is
    needed in Action, and forbid the rest by a Deny. Where it opens all services on all resources, IAM-002 says so
    with high severity; on named resources it is a risk of later, hence medium.
    """
    for statement in written(identity):
        if statement.allows and statement.actions.excluded is not None:
            yield Violation(
                f"{statement.label} allows {statement.actions.describe('action')}",
                statement.at("NotAction"),
            )
