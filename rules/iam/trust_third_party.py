"""Roles that other accounts may assume for whoever asks them to."""

from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.iam import Condition, Principal, enumerate_names, statements

OWN_ACCOUNT = "${AWS::AccountId}"


@rule(
    id="IAM-025",
    title="Third-party trust uses ExternalId or MFA",
    severity=Severity.MEDIUM,
    resource_types=["AWS::IAM::Role"],
    aliases={"regula": ["FG_R00255"]},
    related_resources=["https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html"],
)
def trust_third_party(role: Resource) -> Iterator[Violation]:
    """
    A service provider that acts for many customers can be talked into using its right to assume this role for another
    of them. Demand sts:ExternalId for companies, aws:MultiFactorAuthPresent for people, or aws:PrincipalOrgID where the
    account is one of your own organization. A template can't tell whose account it is, hence medium severity.
    """
    for grant in statements(role, "AssumeRolePolicyDocument"):
        if not grant.allows or not grant.on_action("sts:AssumeRole") or any(map(_proves, grant.conditions)):
            continue
        others = dict.fromkeys(principal.account for principal in grant.principals if _foreign(principal, role))
        if others:
            yield Violation(
                f"{grant.label} lets account {enumerate_names(others)} assume the role without external id or MFA",
                grant.at("Principal"),
            )


def _foreign(principal: Principal, role: Resource) -> bool:
    return principal.account not in ("", OWN_ACCOUNT, role.account)


def _proves(condition: Condition) -> bool:
    """Whether it shows that the caller was sent by who owns the role, or that a person sits there."""
    if condition.holds_without_key or not condition.values:
        return False
    if not condition.exact and not any(value.strip("*") for value in condition.values):
        return False
    if condition.key == "aws:multifactorauthpresent":
        return condition.operator == "bool" and set(condition.values) == {"true"}
    if condition.key == "aws:multifactorauthage":
        return condition.operator.startswith("numericless")
    return condition.asks_for and condition.key in ("sts:externalid", "aws:principalorgid", "aws:principalorgpaths")
