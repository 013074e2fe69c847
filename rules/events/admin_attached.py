"""Administrator rights that are given to somebody."""

import json
from collections.abc import Iterator
from typing import Any

from scanner import Resource, Severity, Violation, rule
from scanner.iam import statements
from scanner.provenance import record as facts

_MANAGED = ("AdministratorAccess", "IAMFullAccess", "PowerUserAccess")
_ATTACH = ("AttachRolePolicy", "AttachUserPolicy", "AttachGroupPolicy")
_WRITE = ("PutRolePolicy", "PutUserPolicy", "PutGroupPolicy", "CreatePolicy", "CreatePolicyVersion")


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
    if facts.service(record) != "iam" or not facts.succeeded(record):
        return
    name, request = facts.name(record), facts.request(record)
    if name in _ATTACH:
        arn = facts.text(request.get("policyArn"))
        if ":iam::aws:policy/" in arn and arn.rpartition("/")[2] in _MANAGED:
            said = f"{arn.rpartition('/')[2]} was attached"
            yield Violation(said, ("requestParameters", "policyArn"))
    elif name in _WRITE and _is_admin(event, request.get("policyDocument")):
        yield Violation("a policy was written that allows everything", ("requestParameters", "policyDocument"))


def _is_admin(event: Resource, policy: Any) -> bool:
    if isinstance(policy, str):
        try:
            policy = json.loads(policy)
        except (ValueError, RecursionError):
            return False
    holder = event._replace(properties={"Policy": policy})
    return any(
        grant.allows
        and "*" in (grant.actions.patterns or ())
        and "*" in (grant.resources.patterns or ())
        and not grant.conditions
        for grant in statements(holder, "Policy")
    )
