"""Roles that everyone may assume."""

from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.iam import public_violations


@rule(
    id="IAM-004",
    title="IAM role trust excludes the public",
    severity=Severity.CRITICAL,
    resource_types=["AWS::IAM::Role"],
    aliases={"checkov": ["CKV_AWS_60"], "regula": ["FG_R00219"]},
    related_resources=["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html"],
)
def public_trust(role: Resource) -> Iterator[Violation]:
    """
    Anyone with an AWS account can assume the role and act with all its rights. Name the accounts, roles or services
    that need it, or demand the organization with aws:PrincipalOrgID; an external id alone is no secret.
    """
    yield from public_violations(role, "AssumeRolePolicyDocument")
