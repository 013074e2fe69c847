"""Roles that trust everyone but a few."""

from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.iam import enumerate_names, statements


@rule(
    id="IAM-029",
    title="IAM trust policies never Allow with NotPrincipal",
    severity=Severity.HIGH,
    resource_types=["AWS::IAM::Role"],
    aliases={"cfn_nag": ["F6"], "guard": ["IAM_ROLE_NO_ALLOW_PLUS_NOT_PRINCIPAL"]},
    related_resources=[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html"
    ],
)
def trust_not_principal(role: Resource) -> Iterator[Violation]:
    """
    Allow with NotPrincipal lets in everyone who is not named, strangers and anonymous callers too; IAM refuses it in
    trust policies by now. Name in Principal who may assume the role.
    """
    for statement in statements(role, "AssumeRolePolicyDocument"):
        if statement.allows and statement.not_principals is not None:
            yield Violation(
                f"{statement.label} trusts everyone but "
                f"{enumerate_names(p.value for p in statement.not_principals or ()) or 'nobody'}",
                statement.at("NotPrincipal"),
            )
