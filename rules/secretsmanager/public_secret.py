"""Secrets that everyone may read."""

from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.iam import public_violations


@rule(
    id="SECRETS-003",
    title="Secret policies are restrictive",
    severity=Severity.HIGH,
    resource_types=["AWS::SecretsManager::ResourcePolicy"],
    aliases={
        "prowler": ["secretsmanager_not_publicly_accessible"],
    },
    related_resources=[
        "https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html"
    ],
)
def public_secret(policy: Resource) -> Iterator[Violation]:
    """
    Every AWS account can read the secret, if its key lets it, or replace it. Name the principals in the policy, or
    demand aws:PrincipalOrgID in a condition; BlockPublicPolicy refuses such policies when they are written.
    """
    yield from public_violations(policy, "ResourcePolicy")
