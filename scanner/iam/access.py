"""Questions that rules ask: who is let in, and what one principal may do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scanner.iam.conditions import hold_for_strangers, narrow
from scanner.iam.patterns import Target
from scanner.iam.statements import Statement, enumerate_names, statements
from scanner.model import Resource, Violation


def grants(held: Sequence[Statement], action: str, target: Target | None = None) -> Iterator[Statement]:
    """
    The statements that let one principal, who holds all of these, do an action on a target.

    Without a target, on anything at all. A Deny takes away where it has no condition: with one, there may be a way
    around it. Conditions of an Allow are not judged here; ask `values_of`.
    """
    if any(s.denies and not s.conditions and s.on_action(action) and s.on_resource(target or Target()) for s in held):
        return
    for statement in held:
        if statement.allows and statement.on_action(action) and (target is None or statement.on_resource(target)):
            yield statement


def public_grants(policy: Sequence[Statement]) -> Iterator[Statement]:
    """The statements of a resource's policy that let everyone in, where neither condition nor Deny keeps them out."""
    for grant in policy:
        if not (grant.allows and grant.for_everyone) or narrow(grant.conditions):
            continue
        if not any(shuts_out(other, grant) for other in policy):
            yield grant


def shuts_out(deny: Statement, grant: Statement) -> bool:
    """Whether a Deny keeps strangers from all that a public Allow grants."""
    if not deny.denies or not deny.for_everyone:
        return False
    if deny.not_principals is not None and deny.conditions:
        return False  # two ways to be spared: too much to say who is
    return (
        hold_for_strangers(deny.conditions)
        and deny.folded.includes(grant.folded)
        and deny.resources.includes(grant.resources)
    )


def public_violations(resource: Resource, *path: str) -> Iterator[Violation]:
    """A violation for each statement that lets everyone in, of the policy at a path of the properties."""
    for grant in public_grants(statements(resource, *path)):
        everyone = "everyone"
        if grant.not_principals:
            everyone += f" but {enumerate_names((p.value for p in grant.not_principals), 2)}"
        keys = enumerate_names(sorted({c.name for c in grant.conditions}), 2)
        yield Violation(
            f"{grant.label} lets {everyone} call {grant.actions.describe('action')}"
            + (f"; its condition on {keys} keeps no stranger out" if keys else ""),
            grant.at("Principal", "NotPrincipal"),
        )
