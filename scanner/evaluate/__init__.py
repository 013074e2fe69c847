"""Rules on inventories: every variant, every value of an unknown, one verdict for each rule and resource."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from scanner.cache import Cache
from scanner.evaluate import gaps, literals, python, unknowns
from scanner.evaluate.asking import Asked, Asking, Memory, Plain, Step, of_rego
from scanner.evaluate.engine import Engine, EngineError, Question, Trouble
from scanner.evaluate.findings import Verdicts, failure
from scanner.evaluate.subjects import Subject
from scanner.evaluate.trials import Trial
from scanner.evaluate.unknowns import Assignment, Hole
from scanner.evaluate.verdicts import Judgement
from scanner.integrity import Altered
from scanner.model import Finding, Inventory, Location, Path, Problem, Resource, Source, Verdict, Violation, When
from scanner.rule import ANY_TYPE, Rule


class Evaluation(NamedTuple):
    """What the rules say of one inventory."""

    inventory: Inventory
    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...]
    passed: Mapping[str, int]
    """Verdicts that were pass, by rule id."""
    evaluations: int
    """Questions that were asked."""


Libraries = Mapping[Any, Mapping[str, str]]

_UNJUDGED = Judgement(Verdict.UNKNOWN, (Violation("the rule could not be evaluated", ()),))


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
        cache: Cache | None = None,
    ) -> None:
        self._rules = rules
        self._engine = engine
        self._known = literals.Known(libraries, cache)
        self._passes = passes
        self._edits = edits
        self._snippets = snippets
        self._by_id = {rule.id: rule for rule in rules}
        self._inventory_rules = [rule for rule in rules if rule.scope == "inventory"]
        self._memory = Memory()
        self._matters: dict[tuple[str, str], dict[Path, bool]] = {}
        self._places: dict[str, set[int]] = {}
        """Where the rules that name a type stand, by type."""
        self._of_type: dict[tuple[str, str], list[Rule]] = {}

    def evaluate(self, inventories: Iterable[Inventory]) -> Iterator[Evaluation]:
        """One evaluation for each inventory, in their order. A fault of ours in one is a problem of that one."""
        with python.clock() as timer:
            if self._engine is None or not self._engine.batch:
                for inventory in inventories:
                    yield self._guarded(inventory, Asking(self._engine, self._memory, timer))
                return
            asked = [(inventory, self._guarded_plan(inventory)) for inventory in inventories]
            steps = [step for _, plan in asked if isinstance(plan, list) for step in plan]
            answers = self._engine.answer(of_rego(step for step in steps))
            known = {id(step): [next(answers) for _ in of_rego((step,))] for step in steps}
            asking = Asked(self._memory, timer, known)
            for inventory, plan in asked:
                yield self._guarded(inventory, asking, plan)

    def close(self) -> None:
        """Keep for the next run what was learnt of the rules."""
        self._known.close()

    def _guarded_plan(self, inventory: Inventory) -> list[Step] | Exception:
        try:
            return list(self._plan(inventory))
        except Altered:
            raise
        except Exception as error:  # noqa: BLE001 - becomes a problem of this inventory
            return error

    def _guarded(self, inventory: Inventory, asking: Asking, plan: list[Step] | Exception | None = None) -> Evaluation:
        try:
            if isinstance(plan, Exception):
                raise plan
            return self._conclude(inventory, self._plan(inventory) if plan is None else plan, asking)
        except (EngineError, Altered):
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
        for step in self._plan(inventory):
            yield from step.questions()

    # --- planning --------------------------------------------------------------------------------------------------

    def _plan(self, inventory: Inventory) -> Iterator[Step]:
        by_type: dict[str, list[Subject]] = {}
        for resource in inventory.resources:
            by_type.setdefault(resource.type, []).append(Subject(resource))
        for name, subjects in by_type.items():
            for subject in subjects:
                rules = self._rules_of(name, subject.resource.source)
                if not subject.holes:
                    yield Plain(subject, rules)
                    continue
                plain = []
                for rule in rules:
                    if found := self._relevant(rule, subject):
                        yield self._trial(rule, [subject], subject.resource.worlds, found)
                    else:
                        plain.append(rule)
                yield Plain(subject, plain)
        for rule in self._inventory_rules:
            if any(name in by_type for name in rule.judged_types):
                yield from self._inventory_trials(rule, inventory.source, by_type)

    def _rules_of(self, type_name: str, source: str) -> list[Rule]:
        """The rules that are asked of each resource of a type and source."""
        found = self._of_type.get((type_name, source))
        if found is None:
            found = self._of_type[type_name, source] = [
                rule
                for rule in self._naming(type_name)
                if rule.takes(source) and (type_name in rule.resource_types or rule.judges(type_name))
            ]
        return found

    def _naming(self, type_name: str) -> list[Rule]:
        """The rules on one resource that name a type, or any, in the order of all rules."""
        if not self._places:
            for place, rule in enumerate(self._rules):
                for name in rule.resource_types if rule.scope == "resource" else ():
                    self._places.setdefault(name, set()).add(place)
        return [
            self._rules[place]
            for place in sorted(self._places.get(type_name, set()) | self._places.get(ANY_TYPE, set()))
        ]

    def _trial(
        self,
        rule: Rule,
        subjects: Sequence[Subject],
        worlds: Sequence[When],
        found: Sequence[tuple[Hole, str]],
        *,
        is_only: bool = True,
    ) -> Trial:
        trials: Sequence[Assignment] = ({},)
        holes = [hole for hole, _ in found]
        if holes:
            # A large inventory is asked whole for each trial: fewer trials, all unknowns changed together first.
            limit = max(8, unknowns.MAX_TRIALS * 8 // max(8, len(subjects)))
            trials = unknowns.assignments(holes, self._known.of(rule), limit)
        return Trial(rule, subjects, worlds, holes, [owner for _, owner in found], trials, is_only=is_only)

    def _inventory_trials(self, rule: Rule, source: Source, by_type: Mapping[str, list[Subject]]) -> Iterator[Trial]:
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
                if not conditions or any(_holds(w, world) for w in subject.resource.worlds)
            )
            selections.setdefault(chosen, []).append(world)
        for selection, worlds in selections.items():
            those = [subjects[index] for index in selection]
            found: list[tuple[Hole, str]] = []
            for subject in those:
                if subject.holes:
                    found += self._relevant(rule, subject)
            yield self._trial(rule, those, worlds, found, is_only=len(selections) == 1)

    def _relevant(self, rule: Rule, subject: Subject) -> list[tuple[Hole, str]]:
        """The unknowns of a resource that a rule could look at, and whose they are."""
        resource = subject.resource
        # A rule that tells references from values does so in templates; in an account an unknown was refused.
        if rule.sees_unknowns and resource.source != "live":
            return []
        known = self._matters.setdefault((rule.id, resource.type), {})
        found = []
        for hole, key in zip(subject.holes, subject.hole_keys, strict=True):
            matters = known.get(key)
            if matters is None:
                matters = known[key] = unknowns.matters(hole, resource.type, self._known.of(rule).words)
            if matters:
                found.append((hole, resource.id))
        return found

    # --- concluding ------------------------------------------------------------------------------------------------

    def _conclude(self, inventory: Inventory, plan: Iterable[Step], asking: Asking) -> Evaluation:
        verdicts: dict[tuple[str, str], Verdicts | Resource] = {}
        """Of what only passed so far, just the resource."""
        troubles: dict[tuple[str, str], tuple[str, int, Resource]] = {}
        passed: Counter[str] = Counter()
        evaluations = 0
        lists: dict[int, Sequence[Rule]] = {}
        """Rules that were asked together of resources with one variant."""
        times: Counter[int] = Counter()
        """Of how many resources."""
        findings: list[Finding] = []
        variants = Counter(resource.id for resource in inventory.resources)
        refused = gaps.missing_types(inventory.gaps)
        missing = refused | inventory.unlisted

        def add(rule: Rule, judgement: Judgement, resource: Resource, worlds: Sequence[When]) -> None:
            key = (rule.id, resource.id)
            entry = verdicts.get(key)
            if not isinstance(entry, Verdicts):
                entry = verdicts[key] = Verdicts(resource)
            entry.add(judgement, resource, worlds)

        def note(rule: Rule, trouble: Trouble, resource: Resource) -> None:
            _, count, first = troubles.get((rule.id, trouble.message), ("", 0, resource))
            troubles[rule.id, trouble.message] = (trouble.message, count + 1, first)

        for step in plan:
            if isinstance(step, Plain):
                resource = step.subject.resource
                rules = step.rules
                evaluations += len(rules)
                is_alone = variants[resource.id] == 1 and not self._passes
                for rule, outcome in asking.objections(step):
                    passed[rule.id] -= is_alone
                    if is_alone and not isinstance(outcome, Trouble) and len(outcome) == 1:
                        findings.append(
                            failure(rule, outcome[0], resource, inventory.source, self._edits, self._snippets)
                        )
                    elif isinstance(outcome, Trouble):
                        note(rule, outcome, resource)
                        add(rule, _UNJUDGED, resource, resource.worlds)
                    else:
                        add(rule, Judgement(Verdict.FAIL, outcome), resource, resource.worlds)
                if is_alone:  # by far the most frequent are plain passes: counted at the end
                    lists[id(rules)] = rules
                    times[id(rules)] += 1
                else:
                    for rule in rules:
                        verdicts.setdefault((rule.id, resource.id), resource)
                continue
            rule = step.rule
            answers = step.until_decided(asking.trial(step))
            evaluations += len(answers)
            trouble = next((answer for answer in answers if isinstance(answer, Trouble)), None)
            if trouble is not None:
                note(rule, trouble, step.resources[0])
            unseen = missing.intersection(rule.resource_types) if missing and rule.scope == "inventory" else None
            judged = {name: rule.judges(name) for name in {resource.type for resource in step.resources}}
            counted = step.is_only and rule.scope == "inventory" and not self._passes
            for resource in step.resources:
                if judged[resource.type]:
                    if trouble is not None:
                        judgement = _UNJUDGED
                    elif unseen:
                        judgement = gaps.undecided(unseen, refused)
                    else:
                        judgement = step.judgement(resource, answers)
                    if judgement.verdict is not Verdict.PASS:
                        add(rule, judgement, resource, step.worlds)
                    elif counted and variants[resource.id] == 1:
                        passed[rule.id] += 1
                    else:
                        verdicts.setdefault((rule.id, resource.id), resource)
        for place, rules in lists.items():
            for rule in rules:
                passed[rule.id] += times[place]
        for (rule_id, _), entry in verdicts.items():
            if isinstance(entry, Verdicts):
                findings += entry.findings(self._by_id[rule_id], inventory.source, self._edits, self._snippets)
            else:
                passed[rule_id] += 1
                if self._passes:
                    findings.append(Verdicts(entry).passing(self._by_id[rule_id], inventory.source))
        findings += gaps.findings(inventory.gaps, self._rules)
        problems = [gaps.problem(gap) for gap in inventory.gaps]
        problems += [
            Problem(
                "rule-failed",
                f"{message}; {count} {'resource has' if count == 1 else 'evaluations have'} no verdict from it",
                Location(_shown(self._by_id[rule_id])),
                "mend the rule, or leave it out with --skip-rule",
                rule_id,
                first.id,
            )
            for (rule_id, _), (message, count, first) in troubles.items()
        ]
        return Evaluation(inventory, tuple(findings), tuple(problems), +passed, evaluations)


def _holds(part: When, world: When) -> bool:
    return all(world.get(name) == truth for name, truth in part.items())


def _shown(rule: Rule) -> str:
    try:
        return rule.path.relative_to(rule.pack.parent).as_posix()
    except ValueError:
        return rule.path.as_posix()


__all__ = ["Evaluation", "Evaluator", "Libraries"]
