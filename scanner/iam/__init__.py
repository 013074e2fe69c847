"""
IAM policy documents: what their statements grant, to whom, and under which conditions.

A document is read once into statements (`statements`, `written`, `attached`); rules then ask questions of those: who is
let in (`public_grants`), what one principal may do (`grants`), what it may do without bound (`unbounded_actions`,
`unbounded_levels`), how it can gain more rights (`escalations`). Questions about "any action" or "every role" are asked
with `ANY`, a name that nobody writes down: only a wildcard matches it.
"""

from scanner.iam.access import grants, public_grants, public_violations
from scanner.iam.conditions import Condition
from scanner.iam.escalation import describe_ways, escalations
from scanner.iam.identity import AWS_MANAGED, IDENTITY_TYPES, attached, managed_policies, written
from scanner.iam.patterns import ANY, Target, covers, fold_references
from scanner.iam.reach import unbounded_actions, unbounded_levels
from scanner.iam.statements import Principal, Selection, Statement, enumerate_names, statements

__all__ = [
    "ANY",
    "AWS_MANAGED",
    "IDENTITY_TYPES",
    "Condition",
    "Principal",
    "Selection",
    "Statement",
    "Target",
    "attached",
    "covers",
    "describe_ways",
    "enumerate_names",
    "escalations",
    "fold_references",
    "grants",
    "managed_policies",
    "public_grants",
    "public_violations",
    "statements",
    "unbounded_actions",
    "unbounded_levels",
    "written",
]
