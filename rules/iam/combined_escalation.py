"""Principals whose policies are harmless each, and lead up together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner import Resource, Resources, Severity, Violation, rule
from scanner.iam import Statement, attached, describe_ways, enumerate_names, escalations, written
from scanner.iam.values import items

PRINCIPALS = {"AWS::IAM::Role": "RoleName", "AWS::IAM::User": "UserName", "AWS::IAM::Group": "GroupName"}
"""And the property of its name."""
ADDITION = "AWS::IAM::UserToGroupAddition"
MANAGED = "AWS::IAM::ManagedPolicy"
APART: Mapping[str, Mapping[str, str]] = {
    "AWS::IAM::Role": {"AWS::IAM::Policy": "Roles", MANAGED: "Roles", "AWS::IAM::RolePolicy": "RoleName"},
    "AWS::IAM::User": {"AWS::IAM::Policy": "Users", MANAGED: "Users", "AWS::IAM::UserPolicy": "UserName"},
    "AWS::IAM::Group": {"AWS::IAM::Policy": "Groups", MANAGED: "Groups", "AWS::IAM::GroupPolicy": "GroupName"},
}
"""The policies that stand apart from a principal, and the property that names it."""


@rule(
    id="IAM-070",
    title="The policies of one principal give no privilege-escalation path together",
    severity=Severity.CRITICAL,
    resource_types=[
        *PRINCIPALS,
        "AWS::IAM::Policy",
        MANAGED,
        "AWS::IAM::RolePolicy",
        "AWS::IAM::UserPolicy",
        "AWS::IAM::GroupPolicy",
        ADDITION,
    ],
    verdict_types=list(PRINCIPALS),
    scope="inventory",
    related_resources=["https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html"],
    sees_unknowns=True,
)
def combined_escalation(resources: Resources) -> Iterator[Violation]:
    """
    One policy lets the role be passed, another one makes the function that runs with it: together they make whoever
    holds both an administrator. Take one of the actions away, or name the roles that may be passed. Looked at are all
    policies of the template that a role, user or group has, those of a user's groups too; what a single one of them
    allows is told by IAM-003.
    """
    for kind in PRINCIPALS:
        for principal in resources.get(kind, ()):
            parts = dict(_parts(principal, resources))
            if len(parts) < 2:
                continue
            alone = {way for held in parts.values() for _, way in escalations(held)}
            together = escalations([statement for held in parts.values() for statement in held])
            ways = [way.text for _, way in together if way not in alone]
            if ways:
                yield Violation(
                    f"{enumerate_names(parts, 4)} together let it gain more rights: {describe_ways(ways)}",
                    (),
                    principal.id,
                )


def _parts(principal: Resource, resources: Resources) -> Iterator[tuple[str, tuple[Statement, ...]]]:
    """The statements that a principal holds, by the resource that they stand in; those that hold none aside."""
    own = (*written(principal), *attached(principal))
    if own:
        yield principal.id, own
    names = _names(principal)
    for kind, property in APART[principal.type].items():
        for policy in resources.get(kind, ()):
            found = written(policy)
            if found and (names & _strings(policy.properties.get(property)) or _attaches(principal, policy)):
                yield policy.id, found
    if principal.type == "AWS::IAM::User":
        for group in resources.get("AWS::IAM::Group", ()):
            if _is_member(principal, names, group, resources):
                yield from _parts(group, resources)


def _is_member(user: Resource, names: set[str], group: Resource, resources: Resources) -> bool:
    groups = _names(group)
    if groups & _strings(user.properties.get("Groups")):
        return True
    return any(
        groups & _strings(addition.properties.get("GroupName")) and names & _strings(addition.properties.get("Users"))
        for addition in resources.get(ADDITION, ())
    )


def _attaches(principal: Resource, policy: Resource) -> bool:
    arns = _strings(principal.properties.get("ManagedPolicyArns"))
    return policy.type == MANAGED and isinstance(policy.ref, str) and policy.ref in arns


def _names(principal: Resource) -> set[str]:
    return _strings([principal.ref, principal.properties.get(PRINCIPALS[principal.type])])


def _strings(value: Any) -> set[str]:
    return {item for item in items(value) if isinstance(item, str) and item}
