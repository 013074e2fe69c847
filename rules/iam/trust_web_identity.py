"""Roles that web identities of others may assume."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner import Resource, Severity, Violation, rule
from scanner.iam import Condition, Principal, enumerate_names, fold_references, statements

_BY_AUDIENCE = ("cognito-identity.amazonaws.com", "accounts.google.com", "graph.facebook.com", "www.amazon.com")
"""Providers whose tokens name one's own application as the audience."""
_NO_SUBJECT = frozenset({"aud", "azp", "amr", "app_id", "iss"})
_OPEN = re.compile(r"(?i)^(?:|[a-z_]+:|system:serviceaccount:)$")
"""What a subject begins with that says nothing of whose it is: 'repo:', 'project_path:'."""
_OWNED = {"token.actions.githubusercontent.com": "repo:", "gitlab.com": "project_path:"}
"""What stands before the owner's name in the subjects of providers where anyone may register one."""


@rule(
    id="IAM-027",
    title="OIDC trust pins audience and subject",
    severity=Severity.HIGH,
    resource_types=["AWS::IAM::Role"],
    related_resources=["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html"],
)
def trust_web_identity(role: Resource) -> Iterator[Violation]:
    """
    A provider such as GitHub or GitLab signs tokens for all of its customers: without a condition on the subject, every
    repository in the world can assume the role. Demand the provider's sub claim with your organization and repository,
    with no star before them; for Cognito, Google and the like the audience, which is your own application.
    """
    for grant in statements(role, "AssumeRolePolicyDocument"):
        if not grant.allows or not grant.on_action("sts:AssumeRoleWithWebIdentity"):
            continue
        providers = [
            _provider(p) for p in grant.principals if p.kind == "Federated" and ":saml-provider/" not in p.value
        ]
        open_ones = [name for name in dict.fromkeys(providers) if not any(_pins(c, name) for c in grant.conditions)]
        if open_ones:
            claim = "audience" if all(name in _BY_AUDIENCE for name in open_ones) else "subject"
            yield Violation(
                f"{grant.label} trusts every token of {enumerate_names(open_ones)}: no condition pins the {claim}",
                grant.at("Condition", "Principal"),
            )


def _provider(principal: Principal) -> str:
    """'token.actions.githubusercontent.com' of the ARN of a provider."""
    return principal.value.partition(":oidc-provider/")[2] or principal.value


def _pins(condition: Condition, provider: str) -> bool:
    claim = condition.key.rpartition(":")[2]
    if not condition.asks_for or condition.holds_without_key or not condition.values:
        return False
    if claim in _NO_SUBJECT:
        own = provider in _BY_AUDIENCE and claim in ("aud", "azp", "app_id")
        return own and all(value.strip("*") for value in condition.values)
    if condition.key.startswith(("aws:", "sts:")) or ":" not in condition.key:
        return False
    prefix = _OWNED.get(condition.key.removesuffix(":sub"), "")
    return "like" not in condition.operator or not any(_is_open(value, prefix) for value in condition.values)


def _is_open(subject: str, prefix: str) -> bool:
    """Whether a pattern of subjects leaves open whose they are; `prefix` stands before the owner's name."""
    head, *rest = re.split(r"[*?]", subject, maxsplit=1)
    if _OPEN.match(head):
        return True
    if not rest or not prefix:
        return False
    if not head.startswith(prefix):
        return prefix.startswith(head)
    if "${" in head and "/" not in rest[0]:
        return False  # the reference may hold owner and repository
    return re.match("[^/:]+[/:]", fold_references(head.removeprefix(prefix))) is None
