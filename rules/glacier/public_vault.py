"""Glacier vaults that everyone may use."""

from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.iam import public_violations


@rule(
    id="S3-031",
    title="Glacier vault policies are not public",
    severity=Severity.CRITICAL,
    resource_types=["Live::Glacier::Vault"],
    aliases={"prowler": ["glacier_vaults_policy_public_access"]},
    related_resources=["https://docs.aws.amazon.com/amazonglacier/latest/dev/vault-access-policy.html"],
)
def public_vault(vault: Resource) -> Iterator[Violation]:
    """
    Every AWS account can fetch the archives, or delete them: what was put away to last for years. Name the accounts in
    the policy, or demand aws:PrincipalOrgID in a condition.
    """
    yield from public_violations(vault, "Policy")
