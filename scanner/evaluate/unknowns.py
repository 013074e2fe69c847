"""Unknown values: where a resource holds them, which matter to a rule, and the values to try in their place."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from scanner import schema
from scanner.evaluate.literals import MAX_NUMBERS, MAX_STRINGS, Literals
from scanner.expressions import later
from scanner.model import PartialString, Path, Resource, Unknown
from scanner.rule import PSEUDO_TYPES

MAX_TRIALS = 128
"""Assignments tried for one rule on one resource."""
UNIVERSAL = ("*", "0.0.0.0/0", "::/0")
"""Strings that mean 'everyone' or 'everything' wherever they stand."""

_TIMES = ("1970-01-01T00:00:00Z", "2200-01-01T00:00:00Z")
"""Long gone, and far ahead."""
_MAX_PARTS = 3
"""Unknown parts of one string that are looked for together."""

LIVE = "live"
"""First step of the path of an unknown that is no property but a fact of a running resource."""

Assignment = Mapping[str, Any]
"""A value for each unknown, by its reason."""


class Hole(NamedTuple):
    """One place of a resource that holds an unknown."""

    path: Path
    unknown: Unknown
    shape: schema.Shape | None
    whole: PartialString | None = None
    """The string at the path, where the unknown is only a part of it."""
    opaque: bool = False
    """Whether it lies in a resource of a type that has no schema: nothing is known of what could stand there."""

    refused: bool = False
    """Whether it lies in a running resource, where an unknown is what a call refused: it may be anything, or absent."""

    @property
    def partial(self) -> bool:
        """Only a part of the string at the path."""
        return self.whole is not None

    @property
    def unread(self) -> bool:
        """Whether it is a fact of a running account that could not be read, and that no schema describes."""
        return self.opaque or self.path[:1] == (LIVE,)

    @property
    def subnets(self) -> bool:
        """
        Whether it stands for a list of subnets that exist: CloudFormation takes no empty one, and how many they are is
        all that a template can't show. Security groups may hold anything.
        """
        listed = self.shape is not None and self.shape.kind == "array" and "Subnet" in str(self.path[-1:])
        return listed and self.unknown.generated and self.unknown.reason.startswith("Ref: ")

    @property
    def structural(self) -> bool:
        """Whether it stands for a list or an object: no list of candidates covers what that could be."""
        if self.partial or self.subnets:
            return False
        if (self.unread or self.refused) and not self.unknown.allowed:
            return True  # no list of candidates covers a time or an id
        if self.unknown.reason.startswith(("Fn::Transform", "Fn::Rain", "JSON text")):
            return True
        if self.shape is None or self.shape.kind in ("any", "json"):
            return len(self.path) <= 1 and not self.unknown.allowed
        return self.shape.kind in ("array", "object")


def holes(resource: Resource) -> tuple[Hole, ...]:
    """Every unknown of a resource's properties and of what is known of it while it runs."""
    found = list(_holes(resource.properties, (), schema.of(resource.type)))
    if resource.type.startswith(PSEUDO_TYPES):
        found = [hole._replace(opaque=True) for hole in found]
    if resource.live:
        found += _holes(resource.live, (LIVE,), None)
    return tuple(hole._replace(refused=True) for hole in found) if resource.source == "live" else tuple(found)


def _holes(value: Any, path: Path, shape: schema.Shape | None) -> Iterator[Hole]:
    if isinstance(value, Unknown):
        yield Hole(path, value, shape)
    elif isinstance(value, PartialString):
        for part in value.parts:
            if isinstance(part, Unknown):
                yield Hole(path, part, shape, value)
    elif isinstance(value, dict):
        if shape is not None and shape.kind == "array":
            shape = shape.child(0)  # one item where a list is wanted
        for key, item in value.items():
            yield from _holes(item, (*path, key), shape.child(key) if shape else None)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _holes(item, (*path, index), shape.child(index) if shape else None)


def matters(hole: Hole, type_name: str, words: frozenset[str]) -> bool:
    """
    Whether a rule could look at a place: at each level it names the property, or none of the properties of the level
    (then it walks over all of them).
    """
    if hole.path[:1] == (LIVE,):
        return LIVE in words and (len(hole.path) == 1 or hole.path[1] in words)
    if hole.opaque:
        return not hole.path or hole.path[0] in words
    shape = schema.of(type_name)
    for step in hole.path:
        if shape is not None and shape.kind == "array" and isinstance(step, str):
            shape = shape.child(0)  # one item where a list is wanted
        if shape is None:
            return True
        if (
            isinstance(step, str)
            and step not in words
            and step in (named := shape.properties)
            and not words.isdisjoint(named)
        ):
            return False
        shape = shape.child(step)
    return True


def assignments(found: Sequence[Hole], literals: Literals, limit: int = MAX_TRIALS) -> Sequence[Assignment]:
    """
    Values to try together, the first unlike any literal. Equal reasons take equal values.

    Every combination where that is at most `limit`; else all unknowns change together, and then one at a time while at
    most four times the limit is tried.
    """
    domains: dict[str, list[Any]] = {}
    for reason, group in itertools.groupby(
        sorted(found, key=lambda hole: hole.unknown.reason), key=lambda hole: hole.unknown.reason
    ):
        values: list[Any] = []
        for hole in group:
            values += [value for value in candidates(hole, literals) if not _among(value, values)]
        domains[reason] = values
    total = 1
    for values in domains.values():
        total *= len(values)
    if total <= limit:
        return [dict(zip(domains, combination, strict=True)) for combination in itertools.product(*domains.values())]
    base = {reason: values[0] for reason, values in domains.items()}
    trials: list[dict[str, Any]] = [base]
    longest = max(len(values) for values in domains.values())
    trials += [{reason: vs[min(index, len(vs) - 1)] for reason, vs in domains.items()} for index in range(1, longest)]
    trials += [{**base, reason: value} for reason, values in domains.items() for value in values[1:]]
    return trials[: limit * 4]


def _among(value: Any, values: list[Any]) -> bool:
    return any(value == other and type(value) is type(other) for other in values)


def candidates(hole: Hole, literals: Literals) -> list[Any]:
    """Values of one place that could matter to a rule with these literals; the first is unlike any."""
    values = _candidates(hole, literals)
    possible = [value for value in values if _possible(value, hole.unknown)]
    return possible or values[:1]


def _possible(value: Any, unknown: Unknown) -> bool:
    """Whether nothing that the template says of an unknown rules a value out."""
    if value in unknown.excluded:
        return False
    if not unknown.pattern or not isinstance(value, str) or value == unknown.text or _UNSAFE.search(unknown.pattern):
        return True
    try:
        return re.fullmatch(unknown.pattern, value) is not None
    except (re.error, RecursionError):
        return True


def _within(number: float, bounds: tuple[float | None, float | None]) -> bool:
    least, greatest = bounds
    return (least is None or number >= least) and (greatest is None or number <= greatest)


_UNSAFE = later(r"\)\s*[*+]|\)\{\d*,|\)\{\d\d|[*+}][*+]|\\\d")
"""Repeated groups and back references: patterns that can take for ever, and come from the template."""


def _candidates(hole: Hole, literals: Literals) -> list[Any]:
    unknown, shape = hole.unknown, hole.shape
    if unknown.allowed:
        values = [schema.normalise(value, shape) for value in unknown.allowed]
        return [str(value) for value in values] if hole.partial else values
    if hole.whole is not None:
        strings = [*UNIVERSAL, *literals.strings[:MAX_STRINGS]]
        return list(dict.fromkeys([unknown.text, *_fitting(hole.whole, unknown, strings), "*", ""]))
    kind = shape.kind if shape else "any"
    if hole.unread:
        numbers = [n + step for n in literals.numbers[:4] for step in (-1, 0, 1)]
        # What a rule compares a fact with may be called as some property is: 'Enabled'.
        names = sorted(word for word in literals.words if word[:1].isupper())[:MAX_STRINGS]
        parts = [dict.fromkeys(names, time) for time in _TIMES]
        texts = dict.fromkeys((*literals.strings[:MAX_STRINGS], *UNIVERSAL, *names))
        return [unknown.text, *_TIMES, False, True, *dict.fromkeys((0, *numbers)), [], {}, *parts, *texts]
    if kind == "boolean":
        return [False, True]
    if kind in ("integer", "number"):
        near = [n + step for n in literals.numbers for step in (-1, 0, 1)]
        # A number that decides may be among those of the rule that were left out: then bounds could hide it.
        if unknown.bounds != (None, None) and len(literals.numbers) < MAX_NUMBERS:
            ends = [bound for bound in unknown.bounds if bound is not None]
            if within := [n for n in dict.fromkeys([0, *ends, *near, 1_000_003]) if _within(n, unknown.bounds)]:
                return within
        return list(dict.fromkeys([0, *near, 1_000_003]))[:24]
    if kind in ("array", "object"):
        assert shape is not None
        if hole.subnets:
            return [[f"{unknown.text}{number or ''}" for number in range(length)] for length in (1, 2, 3, 6)]
        return [[] if kind == "array" else {}, *samples(shape, literals)]
    if shape is not None and shape.enum and kind == "string":
        named = [value for value in shape.enum if value in literals.strings]
        others = [value for value in shape.enum if value not in named]
        return [*others[:2], *named][:MAX_STRINGS] or [unknown.text]
    strings = [unknown.text, *UNIVERSAL, *literals.strings[:MAX_STRINGS]]
    if hole.path and "Cidr" in str(hole.path[-1]):
        strings = [unknown.text, *(value for value in strings if "/" in value)]
    if kind == "string":
        return list(dict.fromkeys(strings))
    return [*dict.fromkeys(strings), True, False]


def _fitting(whole: PartialString, unknown: Unknown, strings: Sequence[str]) -> Iterator[str]:
    """What an unknown part would have to be for the string to be one of these: of '${Ip}/0' for '0.0.0.0/0'."""
    unknowns = [part for part in whole.parts if isinstance(part, Unknown)]
    if len(unknowns) > _MAX_PARTS:
        return
    pattern = re.compile("".join("(.*?)" if isinstance(p, Unknown) else re.escape(p) for p in whole.parts), re.DOTALL)
    for string in strings:
        if match := pattern.fullmatch(string):
            yield match[1 + unknowns.index(unknown)]


def samples(shape: schema.Shape, literals: Literals) -> list[Any]:
    """Whole lists and objects of a shape, with the properties that the rule names; the same ones each time."""
    known = _sampled.get((id(shape), id(literals)))
    if known is None:
        if len(_sampled) > _SAMPLED:
            _sampled.clear()
        known = _sampled[id(shape), id(literals)] = _make_samples(shape, literals), shape, literals
    return known[0]


_SAMPLED = 5_000
_sampled: dict[tuple[int, int], tuple[list[Any], schema.Shape, Literals]] = {}
"""By identity of both, which are kept along."""


def _make_samples(shape: schema.Shape, literals: Literals) -> list[Any]:
    found: list[Any] = []
    for truth in (True, False):
        for string in ("${other}", *literals.strings[:12]):
            for number in (max(literals.numbers, default=0), min(literals.numbers, default=0)):
                value = _sample(shape, truth, string, number, literals.words, 0)
                found += [v for v in (value, _two(value)) if v is not None and v not in found]
                if len(found) >= 24:
                    return found
    return found


def _two(value: Any) -> Any:
    """A list of two different items made of a list of one; None for anything else."""
    if not isinstance(value, list) or len(value) != 1:
        return None
    return [*value, f"{value[0]}2"] if isinstance(value[0], str) else None


def _sample(
    shape: schema.Shape | None, truth: bool, string: str, number: float, words: frozenset[str], depth: int
) -> Any:
    if shape is None or depth > 5:
        return string
    match shape.kind:
        case "boolean":
            return truth
        case "integer" | "number":
            return number
        case "array":
            return [_sample(shape.child(0), truth, string, number, words, depth + 1)]
        case "object":
            named = shape.properties
            chosen = [key for key in named if key in words] or list(named)[:12]
            return {key: _sample(named[key], truth, string, number, words, depth + 1) for key in chosen}
        case _:
            return string if not shape.enum or string in shape.enum else shape.enum[0]


def fill(value: Any, assignment: Assignment) -> Any:
    """A value as plain JSON: unknowns of the assignment replaced, others as {'$unknown': reason}."""
    kind = type(value)
    if kind is dict:
        return {key: fill(item, assignment) for key, item in value.items()}
    if kind is list:
        return [fill(item, assignment) for item in value]
    if kind is Unknown:
        return assignment.get(value.reason, {"$unknown": value.reason})
    if kind is PartialString:
        return "".join(
            part if isinstance(part, str) else str(assignment.get(part.reason, part.text)) for part in value.parts
        )
    return value


def refill(plain: Any, original: Any, paths: Sequence[Path], assignment: Assignment) -> Any:
    """As `fill`, given the value filled with nothing and the paths that the assignment changes; shares all the rest."""
    here = [path for path in paths if not path]
    if here:
        return fill(original, assignment)
    copy = plain.copy()
    for step in dict.fromkeys(path[0] for path in paths):
        deeper = [path[1:] for path in paths if path[0] == step]
        copy[step] = refill(plain[step], original[step], deeper, assignment)
    return copy


def witness(failing: Assignment, passing: Sequence[Assignment], found: Sequence[Hole]) -> str:
    """'fails if AllowedCidr is 0.0.0.0/0': the values that decide, as far as the trials tell."""
    names = {hole.unknown.reason: hole.unknown.name for hole in found}
    chosen = deciding(failing, passing) or list(failing)
    decisive = (f"{names.get(reason, reason)} is {_show(failing[reason])}" for reason in chosen[:4])
    return "fails if " + " and ".join(decisive)


def deciding(failing: Assignment, passing: Sequence[Assignment]) -> list[str]:
    """The unknowns of a failing trial that alone make the difference to a passing one."""
    found = []
    for other in passing:
        different = [reason for reason in failing if other[reason] != failing[reason]]
        if len(different) == 1 and different[0] not in found:
            found.append(different[0])
    return found


def _show(value: Any) -> str:
    import json

    if isinstance(value, str):
        return "an arbitrary value" if value.startswith("${") else value or "empty"
    return json.dumps(value, ensure_ascii=False)[:80]
