"""Administrator rights that are given to somebody."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from scanner import Resource, Severity, Violation, rule
from scanner.iam import ANY, Target, grants, statements
from scanner.provenance import record as facts

_MANAGED = ("AdministratorAccess", "IAMFullAccess", "PowerUserAccess")
_ATTACH = ("AttachRolePolicy", "AttachUserPolicy", "AttachGroupPolicy")
_WRITE = ("PutRolePolicy", "PutUserPolicy", "PutGroupPolicy", "CreatePolicy", "CreatePolicyVersion")
_PLACES: Mapping[tuple[str, str], str] = {
    **{("iam", name): "policyArn" for name in _ATTACH},
    **{("iam", name): "policyDocument" for name in _WRITE},
    ("sso", "AttachManagedPolicyToPermissionSet"): "managedPolicyArn",
    ("sso", "PutInlinePolicyToPermissionSet"): "inlinePolicy",
}
"""Where the policy stands in a call that gives rights."""


@rule(
    id="EVT-015",
    title="Admin policy attached",
    severity=Severity.HIGH,
    resource_types=["Events::CloudTrail::Record"],
    sources=["live"],
    pass_is_evidence=False,
)
def admin_attached(event: Resource) -> Iterator[Violation]:
    """
    Somebody may now do everything in the account, or give itself the right to. Make sure that it was meant; take it
    back otherwise, and look at what was done with it.
    """
    record = event.properties
    place = _PLACES.get((facts.service(record), facts.name(record)))
    if place is None or not facts.succeeded(record):
        return
    policy = facts.request(record).get(place)
    if place.endswith("Arn"):
        arn = facts.text(policy)
        if ":iam::aws:policy/" in arn and arn.rpartition("/")[2] in _MANAGED:
            yield Violation(f"{arn.rpartition('/')[2]} was attached", ("requestParameters", place))
    elif what := _allowed(event, policy):
        yield Violation(f"a policy was written that allows {what}", ("requestParameters", place))


def _allowed(event: Resource, policy: Any) -> str:
    """What makes an administrator of whoever has a policy: everything, or all of IAM; '' where nothing does."""
    if isinstance(policy, str):
        try:
            policy = json.loads(policy)
        except (ValueError, RecursionError):
            return ""
    holder = event._replace(properties={"Policy": policy})
    held = statements(holder, "Policy")
    for action, what in ((f"{ANY}:{ANY}", "everything"), (f"iam:{ANY}", "every action of IAM")):
        for grant in grants(held, action, Target()):
            if not grant.conditions:
                but = ", ".join(grant.actions.excluded or ())
                return f"{what} but {but}" if but else what
    return ""
