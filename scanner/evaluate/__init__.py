"""Rules on inventories: every variant, every value of an unknown, one verdict for each rule and resource."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from scanner.evaluate import gaps, literals, python, unknowns
from scanner.evaluate.engine import (
    REMEMBERED,
    Engine,
    EngineError,
    Outcome,
    Question,
    Trouble,
    as_input,
    document,
    ordered,
)
from scanner.evaluate.literals import Literals
from scanner.evaluate.unknowns import Assignment, Hole
from scanner.evaluate.verdicts import Judgement, describe_when, judge
from scanner.model import (
    Edit,
    Finding,
    Inventory,
    Location,
    Path,
    Problem,
    Resource,
    Source,
    Verdict,
    Violation,
    When,
)
from scanner.rule import ANY_TYPE, Rule


@dataclass(frozen=True)
class Evaluation:
    """What the rules say of one inventory."""

    inventory: Inventory
    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...]
    passed: Mapping[str, int]
    """Verdicts that were pass, by rule id."""
    evaluations: int
    """Questions that were asked."""


Libraries = Mapping[Any, Mapping[str, str]]
Ask = Callable[["_Trial"], Iterable[Outcome]]
_MORE_TRIALS = 12
_FILLED = 256
"""Fillings of one resource that are kept for the next rule."""


class Evaluator:
    """The rules of a run, with what is known of each, and the engine for Rego."""

    def __init__(
        self,
        rules: Sequence[Rule],
        engine: Engine | None,
        libraries: Libraries,
        *,
        passes: bool = False,
        edits: bool = False,
        snippets: bool = True,
    ) -> None:
        self._rules = rules
        self._engine = engine
        self._libraries = libraries
        self._passes = passes
        self._edits = edits
        self._snippets = snippets
        self._literals: dict[str, Literals] = {}
        self._answers: dict[tuple[str, str], Outcome] = {}
        self._matters: dict[tuple[str, str, Path], bool] = {}

    def evaluate(self, inventories: Iterable[Inventory]) -> Iterator[Evaluation]:
        """One evaluation for each inventory, in their order. A fault of ours in one is a problem of that one."""
        with python.clock() as timer:
            if self._engine is None or not self._engine.batch:
                for inventory in inventories:
                    yield self._guarded(inventory, self._guarded_plan(inventory), lambda trial: self._ask(trial, timer))
                return
            plans = [(inventory, self._guarded_plan(inventory)) for inventory in inventories]
            trials = [trial for _, plan in plans if isinstance(plan, list) for trial in plan if not trial.rule.check]
            answers = self._engine.answer([question for trial in trials for question in trial.questions()])
            known = {id(trial): [next(answers) for _ in trial.assignments] for trial in trials}
            for inventory, plan in plans:
                yield self._guarded(inventory, plan, lambda trial: known.get(id(trial)) or self._ask(trial, timer))

    def _guarded_plan(self, inventory: Inventory) -> list[_Trial] | Exception:
        try:
            return list(self._plan(inventory))
        except Exception as error:  # noqa: BLE001 - becomes a problem of this inventory
            return error

    def _guarded(self, inventory: Inventory, plan: list[_Trial] | Exception, ask: Ask) -> Evaluation:
        try:
            if isinstance(plan, Exception):
                raise plan
            return self._conclude(inventory, plan, ask)
        except EngineError:
            raise
        except Exception as error:  # noqa: BLE001 - hides no other inventory
            problem = Problem(
                "internal",
                f"the rules could not be evaluated, by a fault of conformant ({type(error).__name__})",
                Location(inventory.target),
                "please report it with the template, or with the part of it that shows the fault",
            )
            return Evaluation(inventory, (), (problem,), {}, 0)

    def questions(self, inventory: Inventory) -> Iterator[Question]:
        """Everything that the rules could be asked about an inventory."""
        for trial in self._plan(inventory):
            yield from trial.questions()

    def _ask(self, trial: _Trial, timer: python.Clock) -> Iterator[Outcome]:
        """The answers to a trial, each asked for only when it is wanted."""
        if trial.rule.check is not None:
            return (self._python(question, timer) for question in trial.questions())
        assert self._engine is not None
        return self._engine.answer(trial.questions())

    def _python(self, question: Question, timer: python.Clock) -> Outcome:
        """The answer of a Python rule, or its answer to just the same resource before."""
        if not question.document:
            return python.answer(question, timer)
        key = (question.rule.id, question.document)
        outcome = self._answers.get(key)
        if outcome is None:
            if len(self._answers) > REMEMBERED:
                self._answers.clear()
            outcome = self._answers[key] = python.answer(question, timer)
        return outcome

    # --- planning --------------------------------------------------------------------------------------------------

    def _plan(self, inventory: Inventory) -> Iterator[_Trial]:
        by_type: dict[str, list[_Subject]] = {}
        for resource in inventory.resources:
            by_type.setdefault(resource.type, []).append(_Subject(resource))
        for rule in self._rules:
            if rule.scope == "inventory":
                if any(name in by_type for name in rule.judged_types):
                    yield from self._inventory_trials(rule, inventory.source, by_type)
            else:
                names = filter(rule.judges, by_type) if ANY_TYPE in rule.resource_types else rule.resource_types
                for name in names:
                    for subject in by_type.get(name, ()):
                        if rule.takes(subject.resource.source):
                            yield self._trial(rule, [subject], subject.resource.worlds)

    def _trial(self, rule: Rule, subjects: Sequence[_Subject], worlds: Sequence[When]) -> _Trial:
        found: list[Hole] = []
        owners: list[str] = []
        trials: Sequence[Assignment] = ({},)
        if not rule.sees_unknowns and any(subject.holes for subject in subjects):
            for subject in subjects:
                for hole in subject.holes:
                    if self._relevant(rule, hole, subject.resource.type):
                        found.append(hole)
                        owners.append(subject.resource.id)
            if found:
                # A large inventory is asked whole for each trial: fewer trials, all unknowns changed together first.
                limit = max(8, unknowns.MAX_TRIALS * 8 // max(8, len(subjects)))
                trials = unknowns.assignments(found, self._literals_of(rule), limit)
        return _Trial(rule, subjects, worlds, found, owners, trials)

    def _inventory_trials(self, rule: Rule, source: Source, by_type: Mapping[str, list[_Subject]]) -> Iterator[_Trial]:
        subjects = [
            subject
            for name in rule.resource_types
            for subject in by_type.get(name, ())
            if rule.takes(subject.resource.source)
        ]
        if not subjects:
            return
        conditions = frozenset(name for subject in subjects for name in subject.resource.conditions)
        selections: dict[tuple[int, ...], list[When]] = {}
        for world in source.worlds(conditions):
            chosen = tuple(
                index
                for index, subject in enumerate(subjects)
                if any(_holds(w, world) for w in subject.resource.worlds)
            )
            selections.setdefault(chosen, []).append(world)
        for chosen, worlds in selections.items():
            yield self._trial(rule, [subjects[index] for index in chosen], worlds)

    def _literals_of(self, rule: Rule) -> Literals:
        if rule.id not in self._literals:
            self._literals[rule.id] = literals.of(rule, self._libraries.get(rule.pack, {}))
        return self._literals[rule.id]

    def _relevant(self, rule: Rule, hole: Hole, type_name: str) -> bool:
        key = (rule.id, type_name, tuple(step for step in hole.path if isinstance(step, str)))
        if key not in self._matters:
            self._matters[key] = unknowns.matters(hole, type_name, self._literals_of(rule).words)
        return self._matters[key]

    # --- concluding ------------------------------------------------------------------------------------------------

    def _conclude(self, inventory: Inventory, plan: Sequence[_Trial], ask: Ask) -> Evaluation:
        verdicts: dict[tuple[str, str], _Verdicts] = {}
        rules = {rule.id: rule for rule in self._rules}
        troubles: dict[tuple[str, str], tuple[str, int, Resource]] = {}
        evaluations = 0
        missing = gaps.missing_types(inventory.gaps)
        for trial in plan:
            answers = trial.until_decided(ask(trial))
            evaluations += len(answers)
            trouble = next((answer for answer in answers if isinstance(answer, Trouble)), None)
            if trouble is not None:
                subject = trial.resources[0]
                _, count, first = troubles.get((trial.rule.id, trouble.message), ("", 0, subject))
                troubles[trial.rule.id, trouble.message] = (trouble.message, count + 1, first)
            if not trial.holes and trial.rule.scope == "resource" and answers == [()]:
                verdicts.setdefault((trial.rule.id, trial.resources[0].id), _Verdicts(trial.resources[0]))
                continue  # by far the most frequent outcome: a plain pass
            for resource in trial.resources:
                if trial.rule.judges(resource.type):
                    entry = verdicts.setdefault((trial.rule.id, resource.id), _Verdicts(resource))
                    if trouble is not None:
                        entry.add(
                            Judgement(Verdict.UNKNOWN, (Violation("the rule could not be evaluated", ()),)),
                            resource,
                            trial.worlds,
                        )
                    elif trial.rule.scope == "inventory" and (
                        unseen := missing.intersection(trial.rule.resource_types)
                    ):
                        entry.add(gaps.undecided(unseen), resource, trial.worlds)
                    else:
                        entry.add(trial.judgement(resource, answers), resource, trial.worlds)
        findings: list[Finding] = []
        passed: Counter[str] = Counter()
        for (rule_id, _), entry in verdicts.items():
            made = list(entry.findings(rules[rule_id], inventory.source, self._edits, self._snippets))
            if made:
                findings += made
            else:
                passed[rule_id] += 1
                if self._passes:
                    findings.append(entry.passing(rules[rule_id], inventory.source))
        findings += gaps.findings(inventory.gaps, self._rules)
        problems = [gaps.problem(gap) for gap in inventory.gaps]
        problems += [
            Problem(
                "rule-failed",
                f"{message}; {count} {'resource has' if count == 1 else 'evaluations have'} no verdict from it",
                Location(_shown(rules[rule_id])),
                "mend the rule, or leave it out with --skip-rule",
                rule_id,
                first.id,
            )
            for (rule_id, _), (message, count, first) in troubles.items()
        ]
        return Evaluation(inventory, tuple(findings), tuple(problems), passed, evaluations)


class _Subject:
    """A resource, with what is computed of it once."""

    def __init__(self, resource: Resource) -> None:
        self.resource = resource
        self._filled: dict[tuple[tuple[str, str], ...], tuple[Resource, str]] = {}

    @cached_property
    def holes(self) -> tuple[Hole, ...]:
        return unknowns.holes(self.resource)

    @cached_property
    def plain(self) -> Resource:
        """The resource with every unknown as {'$unknown': reason}."""
        resource = self.resource
        if not self.holes and not resource.attributes and isinstance(resource.ref, str):
            return resource
        return dataclasses.replace(
            resource,
            properties=unknowns.fill(resource.properties, {}) if self.holes else resource.properties,
            live=unknowns.fill(resource.live, {}) if self.holes else resource.live,
            attributes=unknowns.fill(resource.attributes, {}),
            ref=unknowns.fill(resource.ref, {}),
        )

    @cached_property
    def document(self) -> str:
        """The input document of `plain`."""
        return json.dumps(as_input(self.plain))

    @cached_property
    def _own(self) -> frozenset[str]:
        return frozenset(hole.unknown.reason for hole in self.holes)

    def filled(self, assignment: Assignment) -> tuple[Resource, str]:
        """The resource with unknowns replaced, and its input document; the same for every rule that tries the same."""
        key = tuple((reason, repr(value)) for reason, value in assignment.items() if reason in self._own)
        if not key:
            return self.plain, self.document
        known = self._filled.get(key)
        if known is None:
            tried = [hole.path for hole in self.holes if hole.unknown.reason in assignment]
            paths = [path for path in tried if path[:1] != (unknowns.LIVE,)]
            properties = unknowns.refill(self.plain.properties, self.resource.properties, paths, assignment)
            ref = unknowns.fill(self.resource.ref, assignment)
            live = self.plain.live if len(paths) == len(tried) else unknowns.fill(self.resource.live, assignment)
            resource = dataclasses.replace(self.plain, properties=properties, ref=ref, live=live)
            if len(self._filled) > _FILLED:
                self._filled.clear()
            known = self._filled[key] = resource, json.dumps(as_input(resource))
        return known


@dataclass
class _Trial:
    """One rule on a variant of a resource, or a selection of an inventory, under every assignment worth trying."""

    rule: Rule
    subjects: Sequence[_Subject]
    worlds: Sequence[When]
    holes: Sequence[Hole]
    owners: Sequence[str]
    """Whose hole each one is."""
    assignments: Sequence[Assignment]
    _texts: dict[str, str] = field(default_factory=dict)
    _sorted: dict[int, dict[str, list[Violation]]] = field(default_factory=dict)

    @cached_property
    def resources(self) -> list[Resource]:
        """What the rule is asked about, unknowns and all."""
        return [subject.resource for subject in self.subjects]

    def questions(self) -> Iterator[Question]:
        """A question for each assignment."""
        for assignment in self.assignments:
            if self.rule.scope == "resource":
                resource, text = self.subjects[0].filled(assignment)
                yield Question(self.rule, [resource], text)
            else:
                resources = [subject.filled(assignment)[0] for subject in self.subjects]
                yield Question(self.rule, resources, "" if self.rule.check else document(self.rule, resources))

    def until_decided(self, answers: Iterable[Outcome]) -> list[Outcome]:
        """
        The answers up to where they decide: a pass and a failure make it unknown, whatever the rest would say.

        With several unknowns a few more are taken, as they may name the one that matters.
        """
        taken: list[Outcome] = []
        seen: set[bool] = set()
        spare = _MORE_TRIALS if len({hole.unknown.reason for hole in self.holes}) > 1 else 0
        for answer in answers:
            taken.append(answer)
            if self.rule.scope == "resource" and not isinstance(answer, Trouble):
                seen.add(bool(answer))
                if len(seen) == 2:
                    if not spare:
                        break
                    spare -= 1
        return taken

    def judgement(self, resource: Resource, answers: Sequence[Outcome]) -> Judgement:
        """The verdict on one of the resources."""
        single = self.rule.scope == "resource"
        trials = [
            (assignment, list(answer) if single else self._about(resource, answer))
            for assignment, answer in zip(self.assignments, answers, strict=False)
            if not isinstance(answer, Trouble)
        ]
        own = [hole for hole, owner in zip(self.holes, self.owners, strict=True) if owner == resource.id]
        distant = (
            []
            if single
            else [
                h
                for h, owner in zip(self.holes, self.owners, strict=True)
                if owner != resource.id and self._tied(owner, resource)
            ]
        )
        return (
            judge(trials, own, distant)
            if single or not trials or len(trials) == 1
            else judge(trials, own or self.holes, distant)
        )

    def _about(self, resource: Resource, answer: tuple[Violation, ...]) -> list[Violation]:
        """What an answer says of one resource of many; the answers must outlive the trial."""
        if id(answer) not in self._sorted:
            sorted_by_resource = self._sorted[id(answer)] = dict[str, list[Violation]]()
            for violation in answer:
                sorted_by_resource.setdefault(violation.resource, []).append(violation)
        return self._sorted[id(answer)].get(resource.id, [])

    def _tied(self, owner: str, resource: Resource) -> bool:
        """Whether another resource refers to this one."""
        if not isinstance(resource.ref, str) or not resource.ref:
            return False
        if owner not in self._texts:
            self._texts[owner] = "\n".join(repr(r.properties) for r in self.resources if r.id == owner)
        return resource.ref in self._texts[owner]


class _Verdicts:
    """The judgements of one rule on one resource in all its variants."""

    def __init__(self, resource: Resource) -> None:
        self._resource = resource
        self._entries: list[tuple[Judgement, Resource, Sequence[When]]] = []

    def add(self, judgement: Judgement, resource: Resource, worlds: Sequence[When]) -> None:
        self._entries.append((judgement, resource, worlds))

    def findings(self, rule: Rule, source: Source, edits: bool, snippets: bool) -> Iterator[Finding]:
        """Every failure; where there is none, the first unknown."""
        if not self._entries:
            return
        for verdict in (Verdict.FAIL, Verdict.UNKNOWN):
            # An item of a list has another index where one before it falls away, but stands at the same place.
            places: dict[tuple[Location, str], list[tuple[Violation, Resource, Judgement, Sequence[When]]]] = {}
            for judgement, resource, worlds in self._entries:
                if judgement.verdict is verdict:
                    for violation in judgement.violations:
                        place = (source.locate(resource, violation.path), violation.message)
                        places.setdefault(place, []).append((violation, resource, judgement, worlds))
            if places:
                changes: tuple[Edit, ...] = ()
                wanted = rule.fix_for(self._resource.type)
                if edits and wanted and rule.fix_safety == "safe" and verdict is Verdict.FAIL:
                    changes = source.edits(self._resource, wanted)
                for (location, _), entries in sorted(places.items(), key=lambda item: ordered(item[1][0][0].path)):
                    finding = self._finding(rule, source, verdict, location, entries, changes)
                    yield dataclasses.replace(finding, snippet=source.snippet(location)) if snippets else finding
                return

    def _finding(
        self,
        rule: Rule,
        source: Source,
        verdict: Verdict,
        location: Location,
        entries: Sequence[tuple[Violation, Resource, Judgement, Sequence[When]]],
        edits: tuple[Edit, ...],
    ) -> Finding:
        violation, resource, judgement, _ = entries[0]
        failing = [world for *_, worlds in entries for world in worlds]
        names = frozenset(name for world in failing for name in world)
        return Finding(
            rule_id=rule.id,
            verdict=verdict,
            resource_id=resource.id,
            resource_type=resource.type,
            message=violation.message,
            path=violation.path,
            location=location,
            severity=rule.severity,
            account=resource.account,
            region=resource.region,
            when=describe_when(failing, source.worlds(names)) if names else {},
            witness=judgement.witness,
            trace=source.trace(resource, violation.path),
            edits=edits,
        )

    def passing(self, rule: Rule, source: Source) -> Finding:
        """The pass, where passes are listed."""
        resource = self._resource
        return Finding(
            rule_id=rule.id,
            verdict=Verdict.PASS,
            resource_id=resource.id,
            resource_type=resource.type,
            message="passes",
            path=(),
            location=source.locate(resource, ()),
            severity=rule.severity,
            account=resource.account,
            region=resource.region,
        )


def _holds(part: When, world: When) -> bool:
    return all(world.get(name) == truth for name, truth in part.items())


def _shown(rule: Rule) -> str:
    try:
        return rule.path.relative_to(rule.pack.parent).as_posix()
    except ValueError:
        return rule.path.as_posix()


__all__ = ["Evaluation", "Evaluator"]
