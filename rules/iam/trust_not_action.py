"""Roles whose trust policy allows every action but some."""

from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.iam import statements


@rule(
    id="IAM-030",
    title="IAM trust policies never Allow with NotAction",
    severity=Severity.MEDIUM,
    resource_types=["AWS::IAM::Role"],
    aliases={"cfn_nag": ["W14"], "guard": ["IAM_ROLE_NO_ALLOW_PLUS_NOT_ACTION_ON_TRUST_POLICY"]},
    related_resources=["https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html"],
)
def trust_not_action(role: Resource) -> Iterator[Violation]:
    """
    Allow with NotAction allows every way to assume the role and every attribute of the session but those named, and
    what STS learns later. List the actions: sts:AssumeRole, or the one for SAML or web identities.
    """
    for statement in statements(role, "AssumeRolePolicyDocument"):
        if statement.allows and statement.actions.excluded is not None:
            yield Violation(
                f"{statement.label} of the trust policy allows {statement.actions.describe('action')}",
                statement.at("NotAction"),
            )
