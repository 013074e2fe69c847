"""From the outcomes of all trials to one verdict: fail, unknown with its witness, or pass."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from scanner.evaluate.unknowns import Assignment, Hole, deciding, witness
from scanner.model import Path, Verdict, Violation, When


class Judgement(NamedTuple):
    """A verdict on a resource, and what led to it."""

    verdict: Verdict
    violations: tuple[Violation, ...] = ()
    """For fail all that hold; for unknown the one that might."""
    witness: str = ""


def judge(
    trials: Sequence[tuple[Assignment, Sequence[Violation]]], found: Sequence[Hole], neighbours: Sequence[Hole] = ()
) -> Judgement:
    """
    The verdict over all values that unknowns could take.

    `found` are the unknowns of the resource itself, `neighbours` those of resources tied to it.
    """
    structural = [hole for hole in found if hole.structural]
    distant = [hole for hole in neighbours if hole.structural]
    failing = [(assignment, list(violations)) for assignment, violations in trials if violations]
    if not failing:
        if structural or distant:
            return Judgement(
                Verdict.UNKNOWN,
                (_open((structural or distant)[0]),),
                f"depends on {(structural or distant)[0].unknown.reason}",
            )
        return Judgement(Verdict.PASS)
    if len(failing) < len(trials):
        passing = [other for other, violations_of in trials if not violations_of]
        assignment, violations = _plainest(failing, passing)
        return Judgement(Verdict.UNKNOWN, (violations[0],), witness(assignment, passing, [*found, *neighbours]))
    everywhere = set.intersection(*({v.path for v in violations} for _, violations in failing))
    certain = [
        v for v in failing[0][1] if v.path in everywhere and not any(_doubtful(v.path, hole) for hole in structural)
    ]
    if distant and any(_shapeless(hole) for hole in distant):
        return Judgement(Verdict.UNKNOWN, (failing[0][1][0],), f"depends on {distant[0].unknown.reason}")
    if certain:
        return Judgement(Verdict.FAIL, tuple(certain))
    if structural:
        return Judgement(Verdict.UNKNOWN, (failing[0][1][0],), f"depends on {structural[0].unknown.reason}")
    return Judgement(Verdict.FAIL, tuple(failing[0][1]))


def _plainest(
    failing: Sequence[tuple[Assignment, list[Violation]]], passing: Sequence[Assignment]
) -> tuple[Assignment, list[Violation]]:
    """The failing trial that the fewest unknowns decide, with real values rather than the one unlike any."""

    def weight(trial: tuple[Assignment, list[Violation]]) -> tuple[int, int]:
        made_up = sum(isinstance(value, str) and value.startswith("${") for value in trial[0].values())
        return len(deciding(trial[0], passing)) or 99, made_up

    return min(failing[:200], key=weight)


def _shapeless(hole: Hole) -> bool:
    """Whether no sample can stand for what the value might be."""
    return (
        hole.shape is None
        or hole.shape.kind in ("any", "json")
        or hole.unknown.reason.startswith(("Fn::Transform", "Fn::Rain"))
    )


def _doubtful(path: Path, hole: Hole) -> bool:
    """Whether a failure at a path may be for want of what is not known."""
    if hole.refused:
        return _inside(path, hole.path) or _inside(hole.path, path)
    return _inside(path, hole.path) and _shapeless(hole)


def _inside(path: Path, parent: Path) -> bool:
    return path[: len(parent)] == parent


def _open(hole: Hole) -> Violation:
    where = ".".join(map(str, hole.path)) or "the properties"
    return Violation(f"{where} {'could not be read' if hole.unread else 'cannot be seen before deployment'}", hole.path)


def describe_when(failing: Sequence[When], reachable: Sequence[When]) -> When:
    """The shortest conjunction of conditions under which it surely holds; empty: always. All worlds name the same."""
    bad = {frozenset(world.items()) for world in failing}
    good = [world for world in (frozenset(world.items()) for world in reachable) if world not in bad]
    best: frozenset[tuple[str, bool]] | None = None
    for world in sorted(bad, key=sorted):
        chosen = world
        for entry in sorted(world):
            rest = chosen - {entry}
            if not any(rest <= other for other in good):
                chosen = rest
        if best is None or len(chosen) < len(best):
            best = chosen
    return dict(sorted(best or ()))
