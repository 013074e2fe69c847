"""Addresses and domains from which everyone may send."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scanner import Resource, Severity, Violation, rule
from scanner.iam import public_violations


@rule(
    id="SES-002",
    title="SES identity policies are not public",
    severity=Severity.HIGH,
    resource_types=["AWS::SES::EmailIdentity"],
    sources=["live"],
    aliases={"prowler": ["ses_identity_not_publicly_accessible"]},
    related_resources=["https://docs.aws.amazon.com/ses/latest/dg/sending-authorization.html"],
)
def public_identity(identity: Resource) -> Iterator[Violation]:
    """
    Everyone can send mail in your name, signed by your domain, at your cost. Name the principals that may in the
    identity's policy, or demand aws:SourceAccount, aws:SourceArn or aws:PrincipalOrgID in a condition.
    """
    policies = identity.live.get("Policies")
    for name, policy in policies.items() if isinstance(policies, Mapping) else ():
        holder = identity._replace(properties={"Policy": policy})
        for violation in public_violations(holder, "Policy"):
            yield Violation(f"policy '{name}': {violation.message}")
