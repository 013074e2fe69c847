"""What an engine is: rule and input in, violations or trouble out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, Protocol

from scanner.errors import UsageError
from scanner.model import Path, Resource, Violation
from scanner.rule import Rule

REMEMBERED = 20_000
"""Answers kept in case the same resource comes again, as in templates that are kept in YAML and in JSON."""
PYTHON_LIMIT = 5.0
"""Seconds that one evaluation of a rule may take."""


class Trouble:
    """A rule that could not be evaluated: one sentence. No tuple, as violations come in those."""

    __slots__ = ("message",)

    def __init__(self, message: str) -> None:
        self.message = message

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Trouble) and self.message == other.message

    def __hash__(self) -> int:
        return hash(self.message)

    def __repr__(self) -> str:
        return f"Trouble({self.message!r})"


Outcome = tuple[Violation, ...] | Trouble


class Question(NamedTuple):
    """One rule on one input."""

    rule: Rule
    resources: Sequence[Resource]
    """The one resource, or with inventory scope all of the rule's types."""
    document: str = ""
    """For Rego: the input as JSON."""


class Engine(Protocol):
    """Evaluates Rego rules."""

    name: str
    batch: bool
    """Whether it wants all questions of a run at once."""

    def ask(self, question: Question) -> Outcome:
        """The outcome of one question."""
        ...

    def objections(self, rules: Iterable[Rule], resource: Resource, document: str) -> list[tuple[Rule, Outcome]]:
        """Those of several rules that a resource does not pass, and what they say."""
        ...

    def answer(self, questions: Iterable[Question]) -> Iterator[Outcome]:
        """An outcome for each question, in their order."""
        ...

    def close(self) -> None:
        """End the processes it started."""
        ...


class EngineError(UsageError):
    """An engine that can't be used: one sentence with what to do."""


def as_input(resource: Resource) -> dict[str, Any]:
    """A resource as Rego sees it."""
    return {
        "type": resource.type,
        "id": resource.id,
        "properties": resource.properties,
        "attributes": resource.attributes,
        "tags": resource.tags,
        "account": resource.account,
        "region": resource.region,
        "source": resource.source,
        "ref": resource.ref,
        "live": resource.live,
        "at": resource.at,
    }


def document(rule: Rule, resources: Iterable[tuple[Resource, str]]) -> str:
    """The input of a rule with inventory scope, from its resources and their own documents."""
    by_type: dict[str, list[str]] = {name: [] for name in rule.resource_types}
    for resource, text in resources:
        by_type[resource.type].append(text)
    lists = (f"{json.dumps(name)}: [{', '.join(texts)}]" for name, texts in by_type.items())
    return '{"resources": {' + ", ".join(lists) + "}}"


def violations(raw: Any) -> Outcome:
    """What `deny` gave, checked and sorted."""
    if not isinstance(raw, list):
        return Trouble("deny is no set of violations")
    found = []
    for item in raw:
        if item == "<undefined>":
            continue  # the embedded engine's word for an element that is undefined: OPA leaves it out
        if (
            not isinstance(item, dict)
            or not isinstance(item.get("message"), str)
            or not isinstance(item.get("path"), list)
        ):
            return Trouble('deny gave something that is no {"path": [...], "message": "..."}')
        path = tuple(item["path"])
        if not KEYS.issuperset(map(type, path)):
            path = tuple(int(step) if isinstance(step, float) and step.is_integer() else step for step in path)
            if not KEYS.issuperset(map(type, path)):
                return Trouble("a path holds something else than keys and indexes")
        if "<undefined>" in path or item["message"] == "<undefined>":
            continue
        found.append(Violation(item["message"], path, str(item.get("resource", ""))))
    return tuple(sorted(found, key=_order)) if len(found) > 1 else tuple(found)


KEYS = frozenset((str, int))
"""What a path is made of; a bool is no int here."""


def _order(violation: Violation) -> tuple[str, list[tuple[bool, int, str]], str]:
    return violation.resource, [route(step) for step in violation.path], violation.message


def route(step: str | int) -> tuple[bool, int, str]:
    """A sort key that puts indexes in the order of numbers."""
    return (isinstance(step, str), step if isinstance(step, int) else 0, str(step))


def ordered(path: Path) -> list[tuple[bool, int, str]]:
    """A sort key for paths."""
    return [route(step) for step in path]
