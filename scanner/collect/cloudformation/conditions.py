"""Conditions: which truth assignments a template can reach, by trying the parameter values that matter."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from scanner.collect.cloudformation.intrinsics import mentions, text
from scanner.collect.cloudformation.parameters import PSEUDO, Parameter
from scanner.model import Unknown, When

MAX_WORLDS = 64
"""Assignments tried for one resource; past that each condition is tried both ways."""
_MAX_TRIALS = 5_000
"""Combinations of parameter values tried for conditions that depend on each other."""
_MAX_ATOMS = 8
"""Comparisons in one trial whose outcome can't be known: each is tried both ways."""
_MAX_ROUTE = 120
"""Functions and conditions inside each other; past that the outcome counts as not known."""
_OTHER = "\x00other"
"""A value that is like none in the template."""

Values = Mapping[str, Any]
"""Parameter values by name, as one trial sets them."""
ResolveWith = Callable[[Any, Values], Any]
"""Resolves a value of the template under the parameter values of a trial."""
World = tuple[When, Values]
"""A reachable assignment, and what all its trials share of the parameters: a value, or an Excluded."""


class Excluded(NamedTuple):
    """What is known of a parameter in a world where its value is not: the values it can't have."""

    values: tuple[Any, ...]


class Conditions:
    """The conditions of one template."""

    def __init__(
        self,
        expressions: Mapping[str, Any],
        parameters: Mapping[str, Parameter],
        given: Mapping[str, Any],
        resolve: ResolveWith,
    ) -> None:
        self.expressions = expressions
        self._parameters = parameters
        self._given = given
        self._resolve = resolve
        self._worlds: dict[frozenset[str], tuple[World, ...]] = {}
        self._parts: dict[frozenset[str], tuple[World, ...]] = {}
        self._needs: dict[str, frozenset[str]] = {}
        self.crowded: set[frozenset[str]] = set()
        """Sets of conditions that had more combinations than are tried."""

    def worlds(self, names: frozenset[str]) -> tuple[World, ...]:
        """The reachable assignments of these conditions."""
        names = frozenset(name for name in names if name in self.expressions)
        if names not in self._worlds:
            self._worlds[names] = tuple(self._together(names)) if names else (({}, {}),)
        return self._worlds[names]

    def cycle(self) -> list[str]:
        """Conditions that refer to themselves, through others perhaps: the route, or nothing."""
        done: set[str] = set()
        for start in self.expressions:
            route: list[str] = []
            pending: list[tuple[str, bool]] = [(start, True)]
            while pending:
                name, enter = pending.pop()
                if not enter:
                    done.add(route.pop())
                elif name in route:
                    return [*route[route.index(name) :], name]
                elif name not in done and name in self.expressions:
                    route.append(name)
                    pending.append((name, False))
                    pending += [(other, True) for other in sorted(conditions_in(self.expressions[name]), reverse=True)]
        return []

    # --- reachability ----------------------------------------------------------------------------------------------

    def _together(self, names: frozenset[str]) -> Iterator[World]:
        """The worlds of parts that have no parameter in common, each with each."""
        parts = [self._part(part) for part in self._split(names)]
        combined, whole = combine(parts)
        if not whole:
            self.crowded.add(names)
        yield from combined

    def _split(self, names: frozenset[str]) -> list[frozenset[str]]:
        """Groups of conditions that depend on each other: on the same parameters, or on one that is not declared."""
        groups: list[tuple[set[str], set[str]]] = []
        for name in sorted(names):
            members, needs = {name}, set(self._needs_of(name))
            for group in [group for group in groups if not group[1].isdisjoint(needs)]:
                groups.remove(group)
                members |= group[0]
                needs |= group[1]
            groups.append((members, needs))
        return [frozenset(members) for members, _ in groups]

    def _needs_of(self, name: str) -> frozenset[str]:
        """What the outcome of a condition depends on."""
        if name not in self._needs:
            expressions = self._closure(frozenset((name,)))
            found = {mentioned for expression in expressions for mentioned, _ in mentions(expression)}
            missing = {
                f"Condition {other}" for e in expressions for other in conditions_in(e) if other not in self.expressions
            }
            self._needs[name] = frozenset(found | missing)
        return self._needs[name]

    def _part(self, names: frozenset[str]) -> tuple[World, ...]:
        if names not in self._parts:
            self._parts[names] = tuple(self._reach(names))
        return self._parts[names]

    def _reach(self, names: frozenset[str]) -> Iterator[World]:
        """The assignments that some values of the parameters give."""
        ordered = sorted(names)
        domains = self._domains(self._closure(names))
        found: dict[tuple[bool, ...], dict[str, list[Any]]] = {}
        budget = _MAX_TRIALS
        too_many = math.prod(map(len, domains.values())) > _MAX_TRIALS
        for combination in itertools.product(*domains.values()):
            values = dict(zip(domains, combination, strict=True))
            for truths in self._outcomes(ordered, values):
                if truths is None:
                    too_many = True
                    break
                budget -= 1
                seen = found.setdefault(truths, {name: [] for name in domains})
                for name, value in values.items():
                    if not _among(value, seen[name]):
                        seen[name].append(value)
            if too_many or budget <= 0:
                self.crowded.add(names)
                yield from self._both_ways(ordered, next(iter(found), (True,) * len(ordered)))
                return
        for truths, seen in found.items():
            fixed = {name: told for name, values in seen.items() if (told := _told(values, domains[name])) is not None}
            yield dict(zip(ordered, truths, strict=True)), fixed

    def _both_ways(self, ordered: list[str], start: tuple[bool, ...]) -> Iterator[World]:
        base = dict(zip(ordered, start, strict=True))
        yield base, {}
        for name in ordered:
            yield {**base, name: not base[name]}, {}

    def _outcomes(self, ordered: list[str], values: Values) -> Iterator[tuple[bool, ...] | None]:
        """The truths under one trial, under each way that what can't be known could turn out; None: too many ways."""
        pending: list[dict[str, bool]] = [{}]
        while pending:
            atoms = pending.pop()
            trial = _Trial(self, values, atoms)
            try:
                yield tuple(trial.truth({"Condition": name}) for name in ordered)
            except _Undecided as undecided:
                if len(atoms) == _MAX_ATOMS:
                    yield None
                    return
                pending += [{**atoms, undecided.atom: True}, {**atoms, undecided.atom: False}]

    def value(self, expression: Any, values: Values) -> Any:
        """A side of a comparison under the values of a trial, as text or unknown; None for what is no scalar."""
        return text(self._resolve(expression, values))

    # --- what to try -----------------------------------------------------------------------------------------------

    def _closure(self, names: frozenset[str]) -> list[Any]:
        """The expressions of these conditions and of all they refer to."""
        seen: set[str] = set()
        pending = sorted(names)
        while pending:
            name = pending.pop()
            if name not in seen and name in self.expressions:
                seen.add(name)
                pending += conditions_in(self.expressions[name])
        return [self.expressions[name] for name in sorted(seen)]

    def _domains(self, expressions: Sequence[Any]) -> dict[str, list[Any]]:
        """For each parameter in these expressions the values worth trying."""
        uses: dict[str, _Use] = {}
        for sides in _comparisons(expressions):
            plain = [_plain_ref(side) for side in sides]
            # Alone against a literal, a parameter has one value that matters; anything else may ask for any value.
            alone = len([name for name in plain if name]) == 1 and any(isinstance(text(s), str) for s in sides)
            literals = [value for side in sides if isinstance(value := text(side), str)]
            for name in {mentioned for side in sides for mentioned, _ in mentions(side)}:
                use = uses.setdefault(name, _Use())
                peers = all(plain) and len(set(plain)) == 2
                if alone or peers:
                    use.literals += [value for value in literals if value not in use.literals]
                use.free = use.free or not alone
                if peers:
                    use.peers += [other for other in plain if other and other != name]
        return {name: domain for name in sorted(uses) if (domain := self._domain(name, uses[name]))}

    def _domain(self, name: str, use: _Use) -> list[Any]:
        parameter = self._parameters.get(name)
        if parameter is None:
            if name not in PSEUDO:
                return []
            if name in self._given:
                return [self._given[name]]
            return self._open([PSEUDO[name]] if PSEUDO[name] else [], use, name)
        if parameter.is_known:
            return [parameter.given]
        default = [] if parameter.default is None or parameter.choices or parameter.is_lookup else [parameter.default]
        if isinstance(parameter.given, Unknown):
            default = []
        if parameter.is_list:
            return _distinct([*default, parameter.unknown()])
        allowed = () if parameter.is_lookup else parameter.allowed
        if not allowed:
            return self._open(default, use, name)
        if use.free:
            return _distinct([*default, *allowed])
        # Those that nothing is compared with are alike; two of them tell that none of them is meant.
        named = [value for value in allowed if text(value) in use.literals]
        others = [value for value in allowed if text(value) not in use.literals]
        return _distinct([*default, *named, *others[:2]])

    def _open(self, default: list[Any], use: _Use, name: str) -> list[Any]:
        """Values for a parameter that takes any text."""
        if use.peers:  # compared with another parameter: equal to it and not
            peers = [self._parameters[peer] for peer in use.peers if peer in self._parameters]
            values = [value for peer in peers for value in (peer.default, peer.given, *peer.allowed)]
            theirs = [value for value in values if isinstance(value, str | int | float)]
            return _distinct([*default, *use.literals, *theirs, _OTHER, f"{_OTHER} {name}"])
        known = _distinct([*default, *use.literals])
        return [*known, Unknown(f"Ref: {name}", label=name, excluded=tuple(known)) if use.free else _OTHER]


class _Use:
    """How conditions use a parameter."""

    def __init__(self) -> None:
        self.literals: list[str] = []
        self.peers: list[str] = []
        self.free = False


class _Trial:
    """The truth of expressions under one set of values."""

    def __init__(self, conditions: Conditions, values: Values, atoms: Mapping[str, bool]) -> None:
        self._conditions = conditions
        self._values = values
        self._atoms = atoms
        self._known: dict[str, bool] = {}
        self._route: list[str] = []
        self._depth = 0

    def truth(self, expression: Any) -> bool:
        """Raises _Undecided where something in it can't be known and is not among the atoms."""
        if self._depth >= _MAX_ROUTE:
            return self._atom(expression)
        self._depth += 1
        try:
            return self._function(expression)
        finally:
            self._depth -= 1

    def _function(self, expression: Any) -> bool:
        if isinstance(expression, dict) and len(expression) == 1:
            (key, argument), *_ = expression.items()
            match key:
                case "Condition" if isinstance(argument, str):
                    return self._named(argument, expression)
                case "Fn::Not" if isinstance(argument, list) and len(argument) == 1:
                    return not self.truth(argument[0])
                case "Fn::And" if isinstance(argument, list):
                    return all(self.truth(item) for item in argument)
                case "Fn::Or" if isinstance(argument, list):
                    return any(self.truth(item) for item in argument)
                case "Fn::Equals" if isinstance(argument, list) and len(argument) == 2:
                    left, right = (self._conditions.value(item, self._values) for item in argument)
                    if isinstance(left, str) and isinstance(right, str):
                        return left == right
                    if left is not None and left == right:
                        return True
                    if _differ(left, right) or _differ(right, left):
                        return False
        return self._atom(expression)

    def _named(self, name: str, expression: Any) -> bool:
        if name not in self._known:
            known = self._conditions.expressions
            if name in self._route or name not in known:
                return self._atom(expression)
            self._route.append(name)
            try:
                self._known[name] = self.truth(known[name])
            finally:
                self._route.pop()
        return self._known[name]

    def _atom(self, expression: Any) -> bool:
        key = json.dumps(expression, sort_keys=True, default=str)
        if key not in self._atoms:
            raise _Undecided(key)
        return self._atoms[key]


class _Undecided(Exception):
    def __init__(self, atom: str) -> None:
        self.atom = atom


def _differ(unknown: Any, literal: Any) -> bool:
    """Whether an unknown surely is not that text."""
    if not isinstance(unknown, Unknown) or not isinstance(literal, str):
        return False
    return literal in map(text, unknown.excluded) or (
        bool(unknown.allowed) and literal not in map(text, unknown.allowed)
    )


def _told(seen: list[Any], domain: list[Any]) -> Any:
    """The one value of a parameter in all trials of a world, or the values that it never has; None for neither."""
    if len(seen) == 1 and _is_real(seen[0]):
        return seen[0]
    missing = tuple(value for value in domain if _is_real(value) and not _among(value, seen))
    return Excluded(missing) if missing else None


def _is_real(value: Any) -> bool:
    return not isinstance(value, Unknown) and not (isinstance(value, str) and value.startswith(_OTHER))


def _among(value: Any, values: Sequence[Any]) -> bool:
    """Whether a value is there; 1 and '1' are the same to CloudFormation."""
    shown = text(value)
    return any(value == other or (shown is not None and shown == text(other)) for other in values)


def _distinct(values: Sequence[Any]) -> list[Any]:
    found: list[Any] = []
    for value in values:
        if not _among(value, found):
            found.append(value)
    return found


def combine(parts: Sequence[Sequence[World]]) -> tuple[list[World], bool]:
    """
    The worlds of independent parts, each with each, and whether these are all.

    Where they are too many: the first of each part, and beside it as few as have each condition both ways.
    """
    if len(parts) == 1 or math.prod(map(len, parts)) <= MAX_WORLDS:
        worlds = [_merged(combination) for combination in itertools.product(*parts)]
        if len(worlds) <= MAX_WORLDS:
            return worlds, True
    base = [part[0] for part in parts]
    others = [
        _merged([*base[:index], world, *base[index + 1 :]])
        for index, part in enumerate(parts)
        for world in _covering(part)
    ]
    return [_merged(base), *others], False


def _merged(worlds: Sequence[World]) -> World:
    return (
        {name: truth for when, _ in worlds for name, truth in when.items()},
        {name: value for _, values in worlds for name, value in values.items()},
    )


def _covering(worlds: Sequence[World]) -> Iterator[World]:
    """Of some worlds as few as have each condition both ways where it can be; the first one aside."""
    covered = set(worlds[0][0].items())
    for when, values in worlds[1:]:
        if not covered.issuperset(when.items()):
            covered.update(when.items())
            yield when, values


def _comparisons(expressions: Sequence[Any]) -> Iterator[list[Any]]:
    """The sides of each Fn::Equals; of anything else that could use a parameter, it alone."""
    pending = list(expressions)
    while pending:
        item = pending.pop()
        if not isinstance(item, dict):
            continue
        for key, argument in item.items():
            if key in ("Fn::And", "Fn::Or", "Fn::Not") and isinstance(argument, list):
                pending += argument
            elif key != "Condition":
                yield argument if key == "Fn::Equals" and isinstance(argument, list) else [{key: argument}]


def _plain_ref(value: Any) -> str:
    """The name, where the value is nothing but a Ref."""
    name = value.get("Ref") if isinstance(value, dict) and len(value) == 1 else None
    return name if isinstance(name, str) else ""


def _walk(value: Any) -> Iterator[Any]:
    stack = [value]
    while stack:
        item = stack.pop()
        yield item
        if isinstance(item, dict):
            stack.extend(item.values())
        elif isinstance(item, list):
            stack.extend(item)


def conditions_in(expression: Any) -> set[str]:
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
