"""Conditions: which truth assignments a template can reach, by trying the parameter values that matter."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scanner.collect.cloudformation.intrinsics import text
from scanner.collect.cloudformation.parameters import PSEUDO, Parameter
from scanner.model import Unknown, When

MAX_WORLDS = 64
"""Assignments tried for one resource; past that each condition is tried both ways."""
_MAX_TRIALS = 5_000
"""Combinations of parameter values tried for one set of conditions."""
_OTHER = "\x00other"
"""A value that is like none in the template."""

Values = Mapping[str, Any]
"""Parameter values by name, as one trial sets them."""
ResolveWith = Callable[[Any, Values], Any]
"""Resolves a value of the template under the parameter values of a trial."""


class Conditions:
    """The conditions of one template."""

    def __init__(
        self, expressions: Mapping[str, Any], parameters: Mapping[str, Parameter], resolve: ResolveWith
    ) -> None:
        self.expressions = expressions
        self._parameters = parameters
        self._resolve = resolve
        self._worlds: dict[frozenset[str], tuple[tuple[When, Values], ...]] = {}
        self.crowded: set[frozenset[str]] = set()
        """Sets of conditions that had more combinations than are tried."""

    def worlds(self, names: frozenset[str]) -> tuple[tuple[When, Values], ...]:
        """The reachable assignments of these conditions, each with what all its trials share of the parameters."""
        names = frozenset(name for name in names if name in self.expressions)
        if names not in self._worlds:
            self._worlds[names] = tuple(self._reach(names)) if names else (({}, {}),)
        return self._worlds[names]

    def cycle(self) -> list[str]:
        """Conditions that refer to themselves, through others perhaps: the route, or nothing."""
        state: dict[str, int] = {}

        def visit(name: str, route: tuple[str, ...]) -> list[str]:
            if state.get(name) == 1:
                return [*route[route.index(name) :], name]
            if name in state:
                return []
            state[name] = 1
            for other in sorted(_names(self.expressions.get(name))):
                if other in self.expressions and (found := visit(other, (*route, name))):
                    return found
            state[name] = 2
            return []

        return next((found for name in self.expressions if (found := visit(name, ()))), [])

    # --- reachability ----------------------------------------------------------------------------------------------

    def _reach(self, names: frozenset[str]) -> Iterator[tuple[When, Values]]:
        ordered = sorted(names)
        domains = self._domains(self._closure(names))
        size = 1
        for domain in domains.values():
            size *= len(domain)
        if size > _MAX_TRIALS:
            self.crowded.add(names)
            yield from self._both_ways(ordered)
            return
        found: dict[tuple[bool, ...], dict[str, set[Any]]] = {}
        budget = _MAX_TRIALS
        for combination in itertools.product(*domains.values()):
            values = dict(zip(domains, combination, strict=True))
            for truths in self._outcomes(ordered, values):
                budget -= 1
                seen = found.setdefault(truths, {name: set() for name in domains})
                for name, value in values.items():
                    seen[name].add(value)
            if budget <= 0:
                self.crowded.add(names)
                break
        if len(found) > MAX_WORLDS:
            self.crowded.add(names)
            yield from self._both_ways(ordered, next(iter(found)))
            return
        for truths, seen in found.items():
            fixed = {
                name: known for name, values in seen.items() if (known := _known(values, domains[name])) is not None
            }
            yield dict(zip(ordered, truths, strict=True)), fixed

    def _both_ways(self, ordered: list[str], start: tuple[bool, ...] | None = None) -> Iterator[tuple[When, Values]]:
        base = dict(zip(ordered, start or (True,) * len(ordered), strict=True))
        yield base, {}
        for name in ordered:
            yield {**base, name: not base[name]}, {}

    def _outcomes(self, ordered: list[str], values: Values) -> Iterator[tuple[bool, ...]]:
        """The truths under one trial; where something in an expression can't be known, each way it could turn out."""
        pending: list[dict[str, bool]] = [{}]
        while pending:
            atoms = pending.pop()
            try:
                yield tuple(self._truth({"Condition": name}, values, atoms, ()) for name in ordered)
            except _Undecided as undecided:
                if len(atoms) < 8:
                    pending += [{**atoms, undecided.atom: True}, {**atoms, undecided.atom: False}]
                else:
                    pending.append({**atoms, undecided.atom: True})

    def _truth(self, expression: Any, values: Values, atoms: Mapping[str, bool], route: tuple[str, ...]) -> bool:
        if isinstance(expression, dict) and len(expression) == 1:
            (key, argument), *_ = expression.items()
            match key:
                case "Condition" if isinstance(argument, str):
                    if argument in route or argument not in self.expressions:
                        return self._atom(expression, atoms)
                    return self._truth(self.expressions[argument], values, atoms, (*route, argument))
                case "Fn::Not" if isinstance(argument, list) and len(argument) == 1:
                    return not self._truth(argument[0], values, atoms, route)
                case "Fn::And" if isinstance(argument, list):
                    return all(self._truth(item, values, atoms, route) for item in argument)
                case "Fn::Or" if isinstance(argument, list):
                    return any(self._truth(item, values, atoms, route) for item in argument)
                case "Fn::Equals" if isinstance(argument, list) and len(argument) == 2:
                    left, right = (text(self._resolve(item, values)) for item in argument)
                    if isinstance(left, str) and isinstance(right, str):
                        return left == right
                    if left is not None and left == right:
                        return True
                    if (
                        isinstance(left, Unknown)
                        and isinstance(right, str)
                        and left.allowed
                        and right not in map(text, left.allowed)
                    ):
                        return False
        return self._atom(expression, atoms)

    def _atom(self, expression: Any, atoms: Mapping[str, bool]) -> bool:
        key = json.dumps(expression, sort_keys=True, default=str)
        if key not in atoms:
            raise _Undecided(key)
        return atoms[key]

    # --- what to try -----------------------------------------------------------------------------------------------

    def _closure(self, names: frozenset[str]) -> list[Any]:
        """The expressions of these conditions and of all they refer to."""
        seen: set[str] = set()
        pending = sorted(names)
        while pending:
            name = pending.pop()
            if name not in seen and name in self.expressions:
                seen.add(name)
                pending += _names(self.expressions[name])
        return [self.expressions[name] for name in sorted(seen)]

    def _domains(self, expressions: list[Any]) -> dict[str, list[Any]]:
        """For each parameter in these expressions the values worth trying."""
        refs: set[str] = set()
        literals: dict[str, None] = {}
        for expression in expressions:
            for item in _walk(expression):
                if isinstance(item, dict) and isinstance(item.get("Ref"), str):
                    refs.add(item["Ref"])
                if isinstance(item, dict) and isinstance(item.get("Fn::Sub"), str):
                    refs.update(name for name in (*self._parameters, *PSEUDO) if "${" + name + "}" in item["Fn::Sub"])
                if isinstance(item, dict) and isinstance(item.get("Fn::Equals"), list):
                    for side in item["Fn::Equals"]:
                        if isinstance(value := text(side), str):
                            literals[value] = None
        domains: dict[str, list[Any]] = {}
        for name in sorted(refs):
            parameter = self._parameters.get(name)
            if parameter is None:
                if name in PSEUDO:
                    known = PSEUDO[name]
                    domains[name] = list(dict.fromkeys([*([known] if known else []), *literals, _OTHER]))
            elif isinstance(parameter.given, Unknown) or parameter.is_list:
                continue
            elif parameter.given is not None:
                domains[name] = [parameter.given]
            elif parameter.is_lookup or not parameter.allowed:
                default = [] if parameter.default is None or parameter.is_lookup else [parameter.default]
                domains[name] = list(dict.fromkeys([*default, *literals, _OTHER]))
            else:
                domains[name] = list(dict.fromkeys(parameter.allowed))
        return domains


@dataclass(frozen=True)
class Excluded:
    """What is known of a parameter in a world where its value is not: the values it can't have."""

    values: tuple[Any, ...]


def _known(seen: set[Any], domain: list[Any]) -> Any:
    """The one value of a parameter in all trials of a world, or the values that it never has; None for neither."""
    if len(seen) == 1 and _OTHER not in seen:
        return next(iter(seen))
    missing = tuple(value for value in domain if value not in seen and value != _OTHER)
    return Excluded(missing) if missing else None


class _Undecided(Exception):
    def __init__(self, atom: str) -> None:
        self.atom = atom


def _walk(value: Any) -> Iterator[Any]:
    stack = [value]
    while stack:
        item = stack.pop()
        yield item
        if isinstance(item, dict):
            stack.extend(item.values())
        elif isinstance(item, list):
            stack.extend(item)


def _names(expression: Any) -> set[str]:
    """Conditions that an expression refers to."""
    return {
        item["Condition"]
        for item in _walk(expression)
        if isinstance(item, dict) and isinstance(item.get("Condition"), str)
    }


def used(value: Any) -> set[str]:
    """Conditions that decide a value through Fn::If."""
    return {
        item["Fn::If"][0]
        for item in _walk(value)
        if isinstance(item, dict)
        and isinstance(item.get("Fn::If"), list)
        and item["Fn::If"]
        and isinstance(item["Fn::If"][0], str)
    }
