"""Where a principal's permissions stand: policies of their own, inline ones, and those of AWS attached by ARN."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scanner.iam.statements import Statement, read_statement, statements
from scanner.iam.values import located
from scanner.model import Resource

IDENTITY_TYPES = (
    "AWS::IAM::Policy",
    "AWS::IAM::ManagedPolicy",
    "AWS::IAM::RolePolicy",
    "AWS::IAM::UserPolicy",
    "AWS::IAM::GroupPolicy",
    "AWS::IAM::Role",
    "AWS::IAM::User",
    "AWS::IAM::Group",
)
"""The resource types that say what a principal may do; `written` reads them."""

AWS_MANAGED: Mapping[str, Mapping[str, Any]] = {
    "arn:aws:iam::aws:policy/AdministratorAccess": {"Effect": "Allow", "Action": "*", "Resource": "*"},
    "arn:aws:iam::aws:policy/IAMFullAccess": {"Effect": "Allow", "Action": "iam:*", "Resource": "*"},
}
"""What matters of the policies AWS writes, by their ARN in the main partition."""


def written(resource: Resource) -> tuple[Statement, ...]:
    """The statements written in a resource of `IDENTITY_TYPES`: its own, or those of a principal's inline policies."""
    found = list(statements(resource, "PolicyDocument"))
    for index, policy in located(resource.properties.get("Policies")):
        name = policy.get("PolicyName") if isinstance(policy, Mapping) else None
        name = name if isinstance(name, str) else ""
        found += statements(resource, "Policies", *index, "PolicyDocument", policy=name)
    return tuple(found)


def attached(resource: Resource) -> tuple[Statement, ...]:
    """The statements of those policies in `AWS_MANAGED` that a role, user or group has by ARN, in any partition."""
    found: list[Statement] = []
    for index, arn in located(resource.properties.get("ManagedPolicyArns")):
        for known, statement in AWS_MANAGED.items():
            # The partition may be a reference with colons of its own: compare what follows it.
            if isinstance(arn, str) and arn.endswith(known.removeprefix("arn:aws")):
                label = f"the managed policy {known.rpartition('/')[2]}"
                found.append(read_statement(statement, ("ManagedPolicyArns", *index), label, in_text=True))
    return tuple(found)
