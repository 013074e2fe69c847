"""
Frameworks: published sets of controls, the rules that give evidence for each, and what a run says of them.

A document is `policies/frameworks/<id>.yaml` of a pack. Its mapping of rules to controls is a published one. What we
think supports a control beyond that stands apart, in `policies/frameworks/proposed/<id>.yaml`, and counts only where
it is asked for: `soc2+proposed`.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from scanner import integrity
from scanner.errors import UsageError
from scanner.model import Problem, Tally

PROPOSED = "+proposed"
"""Behind the id of a framework: with what we propose, too."""

_AUTOMATABLE = ("yes", "partial", "no")
_ABOUT_A_RULE = {"broken-rule", "duplicate-rule"}  # problems of a pack, not of what was scanned


class FrameworkError(UsageError):
    """A framework that is not there, or whose document is broken: one sentence."""


class Outcome(StrEnum):
    """What a run says of one rule."""

    FAILED = "failed"
    UNKNOWN = "unknown"
    SUPPRESSED = "suppressed"
    """It failed, and every failure is suppressed."""
    PASSED = "passed"
    NO_RESOURCES = "no-resources"
    """It ran, and there was nothing for it to judge, or nothing on which its passing says much."""
    LEFT_OUT = "left-out"
    """It did not run: the run was asked for others."""
    ABSENT = "absent"
    """No pack holds it."""


class State(StrEnum):
    """What a run says of one control; `assess` tells how it comes about. Worst first."""

    FAILED = "failed"
    UNKNOWN = "unknown"
    SUPPRESSED = "suppressed"
    PARTIAL = "partial"
    PASSED = "passed"
    NO_RESOURCES = "no-resources"
    NOT_COVERED = "not-covered"
    MANUAL = "manual"

    @property
    def label(self) -> str:
        """How a reader sees it: 'no resources'."""
        return "passed in part" if self is State.PARTIAL else self.value.replace("-", " ")

    @property
    def meaning(self) -> str:
        """What it says, in a sentence."""
        return _MEANINGS[self]


_MEANINGS = {
    State.FAILED: "a rule found a violation",
    State.UNKNOWN: "nothing failed, but something that could not be seen decides",
    State.SUPPRESSED: "every violation is accepted by the owners of the code",
    State.PARTIAL: "what was there passed; other rules of the control met no resource or are not there",
    State.PASSED: "every rule of the control met resources, and all of them passed",
    State.NO_RESOURCES: "its rules ran, and nothing was there for them to judge",
    State.NOT_COVERED: "no rule that ran gives evidence for it",
    State.MANUAL: "no rule can tell; people have to",
}


@dataclass(frozen=True, slots=True)
class Control:
    """One control of a framework."""

    id: str
    title: str
    """In our own words."""
    automatable: str
    """'yes'; 'partial': rules see a part, people the rest; 'no'."""
    rules: tuple[str, ...] = ()
    """Rules that give evidence by a published mapping."""
    proposed: tuple[str, ...] = ()
    """Rules that give evidence in our judgement, where it was asked for."""


@dataclass(frozen=True, slots=True)
class Framework:
    """A set of controls."""

    id: str
    """'soc2', or 'soc2+proposed' with our judgement."""
    name: str
    version: str
    """As published; 'undated' where there is none."""
    note: str
    """What the reader of its results has to know; may be empty."""
    controls: tuple[Control, ...]

    @property
    def label(self) -> str:
        """Name and version: 'CIS AWS Foundations Benchmark 5.0'."""
        return self.name if self.version == "undated" else f"{self.name} {self.version}"

    @property
    def rule_ids(self) -> frozenset[str]:
        """Every rule that gives evidence for some control."""
        return frozenset(rule for control in self.controls for rule in (*control.rules, *control.proposed))

    @property
    def proposed(self) -> bool:
        """Whether our judgement is in it."""
        return self.id.endswith(PROPOSED)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one rule says for a control."""

    rule_id: str
    outcome: Outcome
    tally: Tally
    proposed: bool
    """In our judgement; no published mapping says so."""


@dataclass(frozen=True, slots=True)
class ControlResult:
    """A control, its state, and why."""

    control: Control
    state: State
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Assessment:
    """What a run says of a framework."""

    framework: Framework
    controls: tuple[ControlResult, ...]
    selected: bool
    """Asked for by the user, not merely known."""
    blind: bool
    """Something could not be read, so that no control is shown as passed."""

    @property
    def counts(self) -> Mapping[State, int]:
        """Controls by state, zeros included."""
        counts = Counter(result.state for result in self.controls)
        return {state: counts[state] for state in State}


def documents(packs: Iterable[Path]) -> dict[str, Path]:
    """The framework documents of the packs, by id; of one id in two packs the later counts."""
    found = {path.stem: path for pack in packs for path in sorted(pack.glob("policies/frameworks/*.yaml"))}
    return dict(sorted(found.items()))


def load(packs: Iterable[Path], names: Iterable[str] | None = None) -> list[Framework]:
    """The frameworks of these names, every one (without what we propose) if None. Raises FrameworkError."""
    known = documents(packs)
    loaded = []
    for name in dict.fromkeys(known if names is None else names):
        plain = name.removesuffix(PROPOSED)
        ours = known[plain].parent / "proposed" / known[plain].name if plain in known else Path()
        if plain not in known or (plain != name and not ours.is_file()):
            close = difflib.get_close_matches(plain, known, 1, 0.6)
            hint = f"; did you mean {close[0]}?" if close and close[0] != plain else ""
            raise FrameworkError(f"unknown framework {name!r}{hint}; known: {', '.join(_names(known)) or 'none'}")
        loaded.append(_read(known[plain], ours if plain != name else None))
    return loaded


def proposals(packs: Iterable[Path]) -> list[Framework]:
    """Every framework that we propose something for, with it. Raises FrameworkError."""
    packs = tuple(packs)
    return load(packs, [name for name in _names(documents(packs)) if name.endswith(PROPOSED)])


def by_rule(frameworks: Iterable[Framework]) -> dict[str, dict[str, list[Control]]]:
    """For each rule the controls that it gives evidence for, by framework; with our judgement, by that alone."""
    found: dict[str, dict[str, list[Control]]] = {}
    for framework in frameworks:
        for control in framework.controls:
            for rule_id in control.proposed if framework.proposed else control.rules:
                found.setdefault(rule_id, {}).setdefault(framework.id, []).append(control)
    return found


def _names(known: Mapping[str, Path]) -> list[str]:
    ours = [name + PROPOSED for name, path in known.items() if (path.parent / "proposed" / path.name).is_file()]
    return sorted([*known, *ours])


def _read(path: Path, ours: Path | None) -> Framework:
    extra: Mapping[str, tuple[str, ...]] = {}
    try:
        if ours is not None:
            extra = {id: rules for id, _, _, rules in map(_control, _document(ours)["controls"])}
        data = _document(path)
        controls = tuple(
            Control(id, title, automatable, rules, tuple(rule for rule in extra.get(id, ()) if rule not in rules))
            for id, title, automatable, rules in map(_control, data["controls"])
        )
        if strange := set(extra) - {control.id for control in controls}:
            raise ValueError(f"it proposes rules for {min(strange)}, which is no control of it")
        name = path.stem + (PROPOSED if ours else "")
        return Framework(name, data["name"], str(data["version"]), data.get("note", ""), controls)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise FrameworkError(f"framework document {path.name} is broken ({_said(error)})") from None


def _document(path: Path) -> Any:
    import yaml

    try:
        return yaml.load(integrity.read(path).decode(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise FrameworkError(f"framework document {path.name} cannot be read ({type(error).__name__})") from None


def _control(entry: Any) -> tuple[str, str, str, tuple[str, ...]]:
    id, automatable, rules = entry["id"], entry.get("automatable", "yes"), entry.get("rules", ())
    if not isinstance(id, str):
        raise ValueError(f"the id {id!r} wants quotes")  # 1.10 would be 1.1
    if automatable not in _AUTOMATABLE:
        raise ValueError(f"automatable of {id} is {automatable!r}; expected {', '.join(_AUTOMATABLE)}, in quotes")
    if not isinstance(rules, Sequence) or not all(isinstance(rule, str) for rule in rules):
        raise ValueError(f"rules of {id} is no list of ids")
    return id, str(entry.get("title", "")), automatable, tuple(rules)


def _said(error: Exception) -> str:
    return f"no {error}" if isinstance(error, KeyError) else str(error)


def assess(
    framework: Framework,
    tallies: Mapping[str, Tally],
    *,
    ran: Collection[str],
    known: Collection[str],
    inconclusive: Collection[str] = (),
    problems: Sequence[Problem] = (),
    selected: bool = True,
) -> Assessment:
    """
    The state of each control, from what its rules said. `ran` and `known` are ids of rules: of this run, of the packs;
    `inconclusive` those of rules whose passing is no evidence.

    - failed: some rule failed;
    - unknown: none failed, but a rule had no verdict on some resource, or something could not be read that might hold
      a failure;
    - suppressed: none of these, but failures were suppressed;
    - passed: every rule of the mapping ran, met at least one resource, and passed on all;
    - partial: those that met a resource passed; others met none, were left out or are in no pack;
    - no-resources: rules ran, and met no resource;
    - not-covered: no rule of this run gives evidence; manual, where none could.
    """
    blind = any(not problem.rule_id and problem.kind not in _ABOUT_A_RULE for problem in problems)
    failed = {problem.rule_id for problem in problems if problem.rule_id}
    nothing = Tally()

    def evidence(rule_id: str, proposed: bool) -> Evidence:
        tally = tallies.get(rule_id, nothing)
        if rule_id not in ran:
            outcome = Outcome.LEFT_OUT if rule_id in known else Outcome.ABSENT
        else:
            outcome = _outcome(tally, rule_id in failed)
        if outcome is Outcome.PASSED and rule_id in inconclusive:
            outcome = Outcome.NO_RESOURCES
        return Evidence(rule_id, outcome, tally, proposed)

    results = []
    for control in framework.controls:
        found = (*(evidence(id, False) for id in control.rules), *(evidence(id, True) for id in control.proposed))
        results.append(ControlResult(control, _state(control, {e.outcome for e in found}, blind), found))
    return Assessment(framework, tuple(results), selected, blind)


def _outcome(tally: Tally, failed: bool) -> Outcome:
    if tally.failed:
        return Outcome.FAILED
    if tally.unknown or failed:
        return Outcome.UNKNOWN
    if tally.suppressed:
        return Outcome.SUPPRESSED
    return Outcome.PASSED if tally.passed else Outcome.NO_RESOURCES


def _state(control: Control, outcomes: Collection[Outcome], blind: bool) -> State:
    for outcome, state in (
        (Outcome.FAILED, State.FAILED),
        (Outcome.UNKNOWN, State.UNKNOWN),
        (Outcome.SUPPRESSED, State.SUPPRESSED),
    ):
        if outcome in outcomes:
            return State.UNKNOWN if blind and state is State.SUPPRESSED else state
    if not {Outcome.PASSED, Outcome.NO_RESOURCES} & set(outcomes):
        return State.MANUAL if control.automatable == "no" else State.NOT_COVERED
    if blind:
        return State.UNKNOWN
    if Outcome.PASSED in outcomes:
        return State.PASSED if set(outcomes) == {Outcome.PASSED} else State.PARTIAL
    return State.NO_RESOURCES
