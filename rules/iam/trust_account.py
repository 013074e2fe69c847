"""Roles that a whole account may assume."""

from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.iam import enumerate_names, statements
from scanner.iam.conditions import bound


@rule(
    id="IAM-024",
    title="IAM trust of a whole account needs a condition",
    severity=Severity.MEDIUM,
    resource_types=["AWS::IAM::Role"],
    aliases={"checkov": ["CKV_AWS_61"]},
    related_resources=["https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html"],
)
def trust_account(role: Resource) -> Iterator[Violation]:
    """
    Trust in the root of an account hands the choice of who may assume the role to whoever writes policies there, one's
    own account no less. Name the roles that need it, or add a condition: MFA for people, aws:PrincipalArn,
    sts:ExternalId for other companies.
    """
    for grant in statements(role, "AssumeRolePolicyDocument"):
        if not grant.allows or not grant.on_action("sts:AssumeRole") or bound(grant.conditions):
            continue
        roots = dict.fromkeys(principal.account for principal in grant.principals if principal.root)
        if roots:
            yield Violation(
                f"{grant.label} lets the whole of account {enumerate_names(roots)} assume the role, on no condition",
                grant.at("Principal"),
            )
