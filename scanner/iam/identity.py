"""Where a principal's permissions stand: policies of their own, inline ones, and those of AWS attached by ARN."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from scanner.iam.statements import Statement, read_statement, statements
from scanner.iam.values import Memory, located
from scanner.model import Path, Resource

IDENTITY_TYPES = (
    "AWS::IAM::Policy",
    "AWS::IAM::ManagedPolicy",
    "AWS::IAM::RolePolicy",
    "AWS::IAM::UserPolicy",
    "AWS::IAM::GroupPolicy",
    "AWS::IAM::Role",
    "AWS::IAM::User",
    "AWS::IAM::Group",
    "AWS::Serverless::Function",
    "AWS::Serverless::StateMachine",
)
"""The resource types that say what a principal may do; `written` reads them. The serverless ones make a role each."""

AWS_MANAGED: Mapping[str, Mapping[str, Any]] = {
    "arn:aws:iam::aws:policy/AdministratorAccess": {"Effect": "Allow", "Action": "*", "Resource": "*"},
    "arn:aws:iam::aws:policy/IAMFullAccess": {"Effect": "Allow", "Action": "iam:*", "Resource": "*"},
}
"""What matters of the policies AWS writes, by their ARN in the main partition."""


_MEMORY: Memory[tuple[Statement, ...]] = Memory(256)
_ATTACHED: Memory[tuple[Statement, ...]] = Memory(256)


def written(resource: Resource) -> tuple[Statement, ...]:
    """The statements written in a resource of `IDENTITY_TYPES`: its own, or those of a principal's inline policies."""
    known = _MEMORY.get(resource.properties)
    if known is None:
        found = list(statements(resource, "PolicyDocument"))
        for index, policy in located(resource.properties.get("Policies")):
            name = policy.get("PolicyName") if isinstance(policy, Mapping) else None
            name = name if isinstance(name, str) else ""
            found += statements(resource, "Policies", *index, "PolicyDocument", policy=name)
            found += statements(resource, "Policies", *index)  # of the serverless types
        known = tuple(found)
        _MEMORY.put(resource.properties, known)
    return known


def attached(resource: Resource) -> tuple[Statement, ...]:
    """The statements of those policies in `AWS_MANAGED` that a role, user or group has by ARN, in any partition."""
    known = _ATTACHED.get(resource.properties, resource.type)
    if known is None:
        known = tuple(
            read_statement(statement, path, f"the managed policy {name.rpartition('/')[2]}", in_text=True)
            for path, arn in managed_policies(resource)
            for name, statement in AWS_MANAGED.items()
            # The partition may be a reference with colons of its own: compare what follows it.
            if arn.endswith(name.removeprefix("arn:aws"))
        )
        _ATTACHED.put(resource.properties, known, resource.type)
    return known


def managed_policies(resource: Resource) -> Iterator[tuple[Path, str]]:
    """The managed policies that a role, user or group has, by ARN, each with its path."""
    if resource.type.startswith("AWS::Serverless::"):
        for index, entry in located(resource.properties.get("Policies")):
            if isinstance(entry, str):
                # The transform takes the bare name of a policy of AWS, too.
                bare = re.fullmatch(r"[A-Za-z][\w/-]*", entry)
                yield ("Policies", *index), f"arn:aws:iam::aws:policy/{entry}" if bare else entry
        return
    for index, arn in located(resource.properties.get("ManagedPolicyArns")):
        if isinstance(arn, str):
            yield ("ManagedPolicyArns", *index), arn
