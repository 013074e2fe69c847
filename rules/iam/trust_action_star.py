"""Roles whose trust policy allows every action."""

from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.iam import ANY, covers, enumerate_names, statements


@rule(
    id="IAM-028",
    title="IAM trust policies do not use Action *",
    severity=Severity.MEDIUM,
    resource_types=["AWS::IAM::Role"],
    aliases={"cfn_nag": ["F2"], "guard": ["IAM_ROLE_NO_FULL_ACCESS_ON_TRUST_POLICY"]},
    related_resources=["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html"],
)
def trust_action_star(role: Resource) -> Iterator[Violation]:
    """
    With a star the trusted principals may also set session tags and a source identity, on which other policies rely,
    and whatever STS learns later. Name the action: sts:AssumeRole, or the one for SAML or web identities. Whom the role
    trusts matters more, and has rules of its own.
    """
    for grant in statements(role, "AssumeRolePolicyDocument"):
        stars = [pattern for pattern in grant.folded.patterns or () if covers(pattern, f"sts:{ANY}")]
        if grant.allows and stars:
            yield Violation(f"{grant.label} of the trust policy allows {enumerate_names(stars)}", grant.at("Action"))
