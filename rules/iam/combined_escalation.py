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
    policies = _Policies(resources)
    for kind in PRINCIPALS:
        for principal in resources.get(kind, ()):
            parts = dict(policies.of(principal))
            if len(parts) < 2:
                continue
            alone = {way for held in parts.values() for _, way in escalations(held)}
            together = escalations(tuple(statement for held in parts.values() for statement in held))
            ways = [way.text for _, way in together if way not in alone]
            if ways:
                yield Violation(
                    f"{enumerate_names(parts, 4)} together let it gain more rights: {describe_ways(ways)}",
                    (),
                    principal.id,
                )


class _Policies:
    """Who holds what, by the names that tie policies to principals: an account has thousands of both."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._named: dict[tuple[str, str], dict[str, list[int]]] = {}
        """Where in its list a policy stands, by the types of principal and policy, and the principal's name."""
        for principal, kinds in APART.items():
            for kind, property in kinds.items():
                places = self._named[principal, kind] = {}
                for place, policy in enumerate(resources.get(kind, ())):
                    for name in _strings(policy.properties.get(property)):
                        places.setdefault(name, []).append(place)
        self._by_arn: dict[str, list[int]] = {}
        for place, policy in enumerate(resources.get(MANAGED, ())):
            if isinstance(policy.ref, str):
                self._by_arn.setdefault(policy.ref, []).append(place)
        self._groups: dict[str, list[int]] = {}
        for place, group in enumerate(resources.get("AWS::IAM::Group", ())):
            for name in _names(group):
                self._groups.setdefault(name, []).append(place)
        self._added: dict[str, set[str]] = {}
        """The groups that a user is added to elsewhere, by the names of both."""
        for addition in resources.get(ADDITION, ()):
            for user in _strings(addition.properties.get("Users")):
                self._added.setdefault(user, set()).update(_strings(addition.properties.get("GroupName")))
        self._written: dict[tuple[str, int], tuple[Statement, ...]] = {}

    def of(self, principal: Resource) -> Iterator[tuple[str, tuple[Statement, ...]]]:
        """The statements that a principal holds, by the resource that they stand in; those that hold none aside."""
        own = (*written(principal), *attached(principal))
        if own:
            yield principal.id, own
        names = _names(principal)
        for kind in APART[principal.type]:
            places = {place for name in names for place in self._named[principal.type, kind].get(name, ())}
            if kind == MANAGED:
                arns = _strings(principal.properties.get("ManagedPolicyArns"))
                places |= {place for arn in arns for place in self._by_arn.get(arn, ())}
            for place in sorted(places):
                if found := self._statements(kind, place):
                    yield self._resources[kind][place].id, found
        if principal.type == "AWS::IAM::User":
            groups = _strings(principal.properties.get("Groups")).union(*(self._added.get(name, ()) for name in names))
            for place in sorted({place for name in groups for place in self._groups.get(name, ())}):
                yield from self.of(self._resources["AWS::IAM::Group"][place])

    def _statements(self, kind: str, place: int) -> tuple[Statement, ...]:
        found = self._written.get((kind, place))
        if found is None:
            found = self._written[kind, place] = tuple(written(self._resources[kind][place]))
        return found


def _names(principal: Resource) -> set[str]:
    return _strings([principal.ref, principal.properties.get(PRINCIPALS[principal.type])])


def _strings(value: Any) -> set[str]:
    return {item for item in items(value) if isinstance(item, str) and item}
