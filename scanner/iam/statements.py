"""Statements of a policy document, read once into one shape."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from scanner.iam.conditions import Condition, conditions
from scanner.iam.patterns import Target, any_covers, any_matches, apart, covers
from scanner.iam.values import Memory, located, strings
from scanner.model import Path, Resource


class Principal(NamedTuple):
    """One entry of a Principal element."""

    kind: str
    """AWS, Service, Federated, CanonicalUser; '*' for the bare star."""
    value: str

    @property
    def everyone(self) -> bool:
        """Whether it stands for all the world. (A wildcard inside an ARN AWS refuses to save.)"""
        return self.value == "*" and self.kind in ("*", "AWS")

    @property
    def account(self) -> str:
        """The account it belongs to: 12 digits, or a reference to an account; '' where the principal has none."""
        if self.kind != "AWS":
            return ""
        account = r"(\d{12}|\$\{[^}.]*\})"  # an attribute, ${Role.Arn}, is no account
        found = re.fullmatch(account, self.value)
        found = found or re.match(r"arn:(?:[^:$]|\$\{[^}]*\})*:(?:iam|sts)::" + account + ":", self.value)
        return found.group(1) if found else ""

    @property
    def root(self) -> bool:
        """Whether it is a whole account, by its number or as its root: whoever the IAM there lets act."""
        return bool(self.account) and (self.account == self.value or self.value.endswith(":root"))


class Selection(NamedTuple):
    """The patterns of Action and NotAction, or of Resource and NotResource."""

    patterns: tuple[str, ...] | None
    excluded: tuple[str, ...] | None
    """Those of the Not element; None where it is absent."""

    @property
    def given(self) -> bool:
        """Whether the statement has either element."""
        return self.patterns is not None or self.excluded is not None

    def holds(self, action: str) -> bool:
        """Whether an action, in whatever case, is among these, which are in lower case."""
        action = action.lower()
        if self.excluded is not None:
            return not any_covers(self.excluded, action)
        return any_covers(self.patterns or (), action)

    def includes(self, other: Selection) -> bool:
        """Whether it surely holds everything the other one does."""
        if self.excluded is not None:
            if other.excluded is not None:
                return all(any_covers(other.excluded, pattern) for pattern in self.excluded)
            return all(apart(value, pattern) for value in other.patterns or () for pattern in self.excluded)
        if other.excluded is not None:
            return "*" in (self.patterns or ())
        return all(any(covers(pattern, value) for pattern in self.patterns or ()) for value in other.patterns or ())

    def describe(self, noun: str, limit: int = 3) -> str:
        """As part of a sentence: 's3:GetObject, s3:PutObject and 4 more', 'every action but iam:*'."""
        if self.excluded is not None:
            return f"every {noun} but {enumerate_names(self.excluded, limit)}" if self.excluded else f"every {noun}"
        if any(not pattern.strip("*") for pattern in self.patterns or ()):
            return f"every {noun}"
        return enumerate_names(self.patterns or (), limit)


class Statement(NamedTuple):
    """One statement, single values made lists."""

    path: Path
    """To the statement; where the document is JSON text, to that text."""
    label: str
    """How a sentence names it: "statement 'PublicRead'", 'statement 2', 'the statement'."""
    allows: bool
    """Whether it allows something: with any other effect than Allow and Deny it does nothing."""
    denies: bool
    actions: Selection
    """As written."""
    folded: Selection
    """The actions in lower case, as IAM compares them."""
    resources: Selection
    principals: tuple[Principal, ...]
    not_principals: tuple[Principal, ...] | None
    """None where NotPrincipal is absent."""
    conditions: tuple[Condition, ...]
    elements: frozenset[str]
    """The elements whose places can be told: none where the document is JSON text."""

    def at(self, *elements: str) -> Path:
        """The path of the first of these elements that the statement has; else its own."""
        return next(((*self.path, element) for element in elements if element in self.elements), self.path)

    def on_action(self, action: str) -> bool:
        """Whether it is about an action ('s3:GetObject', 's3:' + ANY), in whatever case."""
        return self.folded.holds(action)

    def on_resource(self, target: Target) -> bool:
        """Whether it is about a target."""
        patterns, excluded = self.resources
        if excluded is not None:
            return not any_matches(excluded, target)
        return any_matches(patterns or (), target)

    @property
    def for_everyone(self) -> bool:
        """Whether its principals are all the world, or with NotPrincipal all the world but a few."""
        if self.not_principals is not None:
            return not any(principal.everyone for principal in self.not_principals)
        return any(principal.everyone for principal in self.principals)

    def values_of(self, key: str) -> tuple[str, ...] | None:
        """The values that its conditions ask of a key (StringEquals and the like); None where they ask nothing."""
        wanted = [c.values for c in self.conditions if c.key == key.lower() and c.asks_for]
        return tuple(value for values in wanted for value in values) if wanted else None


def statements(resource: Resource, *path: str | int, policy: str = "") -> tuple[Statement, ...]:
    """
    The statements of the document at a path of the properties, an object or JSON text; none where there is none.

    The name of the policy, where it has one, is told in the statements' labels.
    """
    value: Any = resource.properties
    for step in path:
        try:
            value = value[step]
        except (LookupError, TypeError):
            return ()
    key = (path, policy)
    known = _DOCUMENTS.get(value, key)
    if known is None:
        known = _statements(value, path, policy)
        _DOCUMENTS.put(value, known, key)
    return known


def _statements(document: Any, path: Path, policy: str) -> tuple[Statement, ...]:
    in_text = isinstance(document, str)
    value = _parsed(document) if in_text else document
    found = located(value.get("Statement")) if isinstance(value, Mapping) else ()
    of_policy = f" of policy '{policy}'" if policy else ""
    return tuple(
        read_statement(
            item,
            path if in_text else (*path, "Statement", *index),
            _label(item, index, len(found)) + of_policy,
            in_text=in_text,
        )
        for index, item in found
        if isinstance(item, Mapping)
    )


@lru_cache(maxsize=128)
def _parsed(text: str) -> Any:
    """JSON text; None where it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


# Objects, not dicts: what a rule compares with is read from the plain values that its code can reach.
_DOCUMENTS: Memory[tuple[Statement, ...]] = Memory(256)
_MEMORY: Memory[Statement] = Memory(1024)


def read_statement(item: Mapping[str, Any], path: Path, label: str, *, in_text: bool = False) -> Statement:
    """One statement as it stands in a document; `in_text` where its elements have no places of their own."""
    key = (path, label, in_text)
    known = _MEMORY.get(item, key)
    if known is None:
        known = _read(item, path, label, in_text)
        _MEMORY.put(item, known, key)
    return known


def _read(item: Mapping[str, Any], path: Path, label: str, in_text: bool) -> Statement:
    effect = item.get("Effect")
    actions = Selection(_optional(item.get("Action")), _optional(item.get("NotAction")))
    not_principal = item.get("NotPrincipal")
    return Statement(
        path=path,
        label=label,
        allows=effect == "Allow" and actions.given,
        denies=effect == "Deny" and actions.given,
        actions=actions,
        folded=Selection(_lower(actions.patterns), _lower(actions.excluded)),
        resources=Selection(_optional(item.get("Resource")), _optional(item.get("NotResource"))),
        principals=_principals(item.get("Principal")),
        not_principals=None if not_principal is None else _principals(not_principal),
        conditions=tuple(conditions(item.get("Condition"))),
        elements=frozenset() if in_text else frozenset(item),
    )


def enumerate_names(names: Iterable[str], limit: int = 3) -> str:
    """Up to `limit` names as part of a sentence: 'a', 'a and b', 'a, b, c and 2 more'."""
    every = list(names)
    shown = every[:limit] + ([f"{len(every) - limit} more"] if len(every) > limit else [])
    return " and ".join(part for part in (", ".join(shown[:-1]), *shown[-1:]) if part)


def _label(item: Mapping[str, Any], index: tuple[int, ...], count: int) -> str:
    sid = item.get("Sid")
    if sid and isinstance(sid, str):
        return f"statement '{sid}'"
    return f"statement {index[0] + 1}" if index and count > 1 else "the statement"


def _principals(value: Any) -> tuple[Principal, ...]:
    if isinstance(value, Mapping):
        return tuple(Principal(str(kind), entry) for kind, entries in value.items() for entry in strings(entries))
    return tuple(Principal("*" if entry == "*" else "AWS", entry) for entry in strings(value))


def _optional(value: Any) -> tuple[str, ...] | None:
    return None if value is None else strings(value)


def _lower(patterns: tuple[str, ...] | None) -> tuple[str, ...] | None:
    return None if patterns is None else tuple(pattern.lower() for pattern in patterns)
