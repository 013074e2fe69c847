"""
Each call of every collector is refused in turn: no verdict that needs it is decided, and the rest is unchanged.

A verdict needs a call if some other answer of that call would change it. So for each call the account is read as it
is, read with the call refused, and read again and again with other answers of that call: what is decided under the
refusal must be what every one of those answers gives. The account is an invented one (see invented.py), as moto plays
half of the calls only.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

from scanner.collect.aws.catalogue import collectors
from scanner.collect.aws.collector import Collector
from scanner.collect.aws.source import LiveSource
from scanner.evaluate import Evaluator, literals, unknowns
from scanner.evaluate.engine import Engine
from scanner.judge import make_engine
from scanner.model import Inventory, Problem, Verdict
from scanner.rule import Rule
from tests.live import verdicts
from tests.live.gather import ACCOUNT
from tests.live.invented import Invented, Yield, call_of, read

ACCOUNTS = (1, 2)
"""Seeds of the accounts in which each call is refused."""
OTHERS = 5
"""Other answers that are drawn for each call."""

SURE_ENOUGH = {
    ("s3.get_bucket_logging", "S3-009"): "a bucket that others write access logs to is left alone; of one whose own "
    "logging is refused it is not asked whether it writes to itself",
    ("organizations.describe_organization", "EC2-019"): "an image of an account that is not known to be a friend's is "
    "told; of an unknown organization it is not guessed that the image's owner manages it",
}
"""Decided verdicts that another answer would change, none of them a pass, and why that is right."""

OPERATIONS = sorted({operation for collector in collectors() for operation in collector.calls})


@dataclass
class Tally:
    """What was compared."""

    operations: set[str] = field(default_factory=set)
    verdicts: int = 0
    answers: int = 0
    unknown: Counter[str] = field(default_factory=Counter)
    """Verdicts that a refusal made unknown, by operation."""
    needed: set[str] = field(default_factory=set)
    """Operations that some verdict needs."""
    faults: list[str] = field(default_factory=list)


@cache
def _evaluator(ids: tuple[str, ...]) -> Evaluator:
    rules = [rule for rule in verdicts.rules() if rule.id in ids]
    return Evaluator(rules, _engine(), _libraries(), passes=True, snippets=False)


@cache
def _libraries() -> Mapping[Path, Mapping[str, str]]:
    return {pack: literals.libraries(pack) for pack in {rule.pack for rule in verdicts.rules()}}


@cache
def _engine() -> Engine | None:
    engine: Engine | None = make_engine("embedded", verdicts.rules(), _libraries())
    return engine


@cache
def _words(rule_id: str) -> frozenset[str]:
    (rule,) = (rule for rule in verdicts.rules() if rule.id == rule_id)
    return literals.of(rule, _libraries().get(rule.pack, {})).words


def _touching(types: set[str]) -> list[Rule]:
    return [rule for rule in verdicts.rules() if rule.takes("live") and types & set(rule.resource_types)]


def _judge(rules: Sequence[Rule], account: Mapping[str, Yield]) -> tuple[verdicts.Verdicts, tuple[Problem, ...]]:
    """The verdicts on what these rules look at."""
    types = {name for rule in rules for name in rule.resource_types}
    found = tuple(r for each in account.values() for r in each.resources if r.type in types)
    gaps = tuple(dict.fromkeys(gap for each in account.values() for gap in each.gaps))
    evaluator = _evaluator(tuple(rule.id for rule in rules))
    (evaluation,) = evaluator.evaluate([Inventory("account", LiveSource(), found, gaps=gaps)])
    return verdicts.worst(evaluation.findings), evaluation.problems


@pytest.mark.parametrize("seed", ACCOUNTS)
def test_each_call_denied(seed: int) -> None:
    _deny(seed, sorted(_account(seed).asked))


def test_what_those_accounts_never_ask_denied() -> None:
    left = set(OPERATIONS) - {operation for seed in ACCOUNTS for operation in _account(seed).asked}
    for seed in range(ACCOUNTS[-1] + 1, 20):
        caller = Invented(seed)
        sound = not [fault for each in read(caller, collectors()).values() for fault in each.faults]
        if sound and (here := sorted(left & caller.asked)):
            _deny(seed, here)
            left -= set(here)
    assert not left, f"no account is asked: {sorted(left)}"


@dataclass(frozen=True)
class _Whole:
    """An account read undisturbed."""

    base: Mapping[str, Yield]
    asked: frozenset[str]
    absences: Mapping[str, set[str]]


@cache
def _account(seed: int) -> _Whole:
    caller, absences = Invented(seed), dict[str, set[str]]()
    base = read(caller, collectors(), absences)
    assert not [gap for each in base.values() for gap in each.gaps]
    assert not [fault for each in base.values() for fault in each.faults]
    return _Whole(base, frozenset(caller.asked), absences)


def _deny(seed: int, operations: Sequence[str]) -> None:
    started = time.monotonic()
    tally, whole = Tally(), _account(seed)
    for operation in operations:
        _refuse(operation, seed, whole.base, sorted(whole.absences.get(operation, ())), tally)
    # pytest -s tells it.
    sys.stdout.write(
        f"account {seed}: {len(tally.operations)} operations denied, {tally.verdicts} verdicts compared, "
        f"{tally.answers} other answers, {tally.unknown.total()} verdicts turned unknown by {len(tally.unknown)} "
        f"operations, {len(tally.needed)} of them shown to be needed; {time.monotonic() - started:.0f} s\n"
    )
    assert not tally.faults, f"{len(tally.faults)} faults:\n" + "\n".join(tally.faults)


def _refuse(operation: str, seed: int, base: Mapping[str, Yield], codes: Sequence[str], tally: Tally) -> None:
    """Refuse one operation, and hold what comes of it against all its other answers."""
    concerned = [collector for collector in collectors() if operation in collector.calls]
    rules = _touching({name for collector in concerned for name in collector.types})
    before, _ = _judge(rules, base)
    denied = {**base, **read(Invented(seed, refused=operation), concerned)}
    gaps = [gap for collector in concerned for gap in denied[collector.name].gaps]
    faults = [fault for collector in concerned for fault in denied[collector.name].faults]
    call = call_of(operation)
    tally.operations.add(operation)
    tally.faults += [f"{operation}: {fault}" for fault in faults]
    if {(gap.call, gap.cause) for gap in gaps} != {(call, "denied")}:
        tally.faults.append(f"{operation}: the gaps are {[(gap.call, gap.cause) for gap in gaps]}")
    after, problems = _judge(rules, denied)
    if not any(problem.kind == "denied" and call in problem.message for problem in problems):
        tally.faults.append(f"{operation}: no problem names it")
    tally.faults += [f"{operation}: {problem.message}" for problem in problems if problem.kind == "rule-failed"]
    missing = {name for gap in gaps for name in gap.types}
    _hold_resources(operation, concerned, base, denied, missing, tally)

    outcomes: dict[tuple[str, str], set[Verdict]] = {key: {verdict} for key, verdict in before.items()}
    hows: list[int | str] = [*(1000 * seed + n for n in range(OTHERS)), *codes]
    for how in hows:
        other = {**base, **read(Invented(seed, other=operation, how=how), concerned)}
        if any(other[collector.name].faults or other[collector.name].gaps for collector in concerned):
            continue  # an answer that no service gives
        tally.answers += 1
        for key, verdict in _judge(rules, other)[0].items():
            outcomes.setdefault(key, set()).add(verdict)
    of_type = {r.id: r.type for each in base.values() for r in each.resources}
    for key, verdict in after.items():
        tally.verdicts += 1
        possible = outcomes.get(key, set())
        if verdict is Verdict.UNKNOWN:
            if before.get(key) is not Verdict.UNKNOWN:
                tally.unknown[operation] += 1
            if len(possible) > 1:
                tally.needed.add(operation)
        elif possible != {verdict} and (verdict is Verdict.PASS or (operation, key[0]) not in SURE_ENOUGH):
            said = "/".join(sorted(each.value for each in possible)) or "nothing"
            tally.faults.append(
                f"{operation}: {key[0]} of {key[1]} ({of_type.get(key[1])}) is {verdict.value}, may be {said}"
            )
    for resource in (r for collector in concerned for r in denied[collector.name].resources):
        # What has its values written beside it was not refused: each of them was tried.
        holes = [hole for hole in unknowns.holes(resource) if not hole.unknown.allowed]
        for rule in rules if holes else ():
            if after.get((rule.id, resource.id)) is Verdict.PASS:
                lost = [hole for hole in holes if hole.unknown.reason.startswith(f"{call} of")]
                seen = [hole.path for hole in lost if unknowns.matters(hole, resource.type, _words(rule.id))]
                if seen:
                    tally.faults.append(f"{operation}: {rule.id} of {resource.id} passes without {seen}")
    for key in before:
        # What is no longer there is told of as a type that could not be listed.
        if key not in after:
            name = of_type[key[1]]
            places = {f"{ACCOUNT}/{gap.region or 'global'}/{name}" for gap in gaps if name in gap.types}
            if not any(after.get((key[0], place)) is Verdict.UNKNOWN for place in places):
                tally.faults.append(f"{operation}: {key[0]} of {key[1]} ({name}) has no verdict")


def _hold_resources(
    operation: str,
    concerned: Iterable[Collector],
    base: Mapping[str, Yield],
    denied: Mapping[str, Yield],
    missing: set[str],
    tally: Tally,
) -> None:
    """Only what the gap names is missing. What may be there stands there with unknowns, which the verdicts show."""
    for collector in concerned:
        had = {r.id: r for r in base[collector.name].resources}
        has = {r.id: r for r in denied[collector.name].resources}
        lost = sorted({had[id].type for id in set(had) - set(has)} - missing)
        if lost:
            tally.faults.append(f"{operation}: {collector.name} lost {', '.join(lost)} without a word")
