"""What is asked of rules together, and where the answers come from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from scanner.evaluate import python
from scanner.evaluate.engine import REMEMBERED, Engine, Outcome, Question
from scanner.evaluate.subjects import Subject
from scanner.evaluate.trials import Trial
from scanner.rule import Rule


class Plain(NamedTuple):
    """A resource as it is, and the rules to which none of its unknowns matter."""

    subject: Subject
    rules: Sequence[Rule]

    def questions(self) -> Iterator[Question]:
        """One for each rule."""
        return (Question(rule, [self.subject.plain], self.subject.document) for rule in self.rules)


Step = Trial | Plain
"""What is asked together."""


def of_rego(steps: Iterable[Step]) -> Iterator[Question]:
    """What a Rego engine is asked in these steps."""
    return (question for step in steps for question in step.questions() if not question.rule.check)


class Memory:
    """What was answered, in case the same resource comes again: in templates that are kept in YAML and in JSON."""

    def __init__(self) -> None:
        self.answers: dict[tuple[str, str], Outcome] = {}
        """By rule and document."""
        self.objections: dict[tuple[object, ...], Sequence[tuple[Rule, Outcome]]] = {}
        """By document and rules."""


class Asking:
    """Where answers come from: each is asked for only when it is wanted, and the same question only once."""

    def __init__(self, engine: Engine | None, memory: Memory, timer: python.Clock) -> None:
        self._engine = engine
        self._memory = memory
        self._timer = timer

    def objections(self, step: Plain) -> Sequence[tuple[Rule, Outcome]]:
        """The rules that one resource as it is does not pass, and what they say."""
        subject = step.subject
        if subject.resource.source == "live":  # each has an id of its own: no other question is the same
            return self._objections(step.rules, subject)
        kept = self._memory.objections
        key = (subject.document, *map(id, step.rules))
        known = kept.get(key)
        if known is None:
            if len(kept) > REMEMBERED // 5:  # each holds its document
                kept.clear()
            known = kept[key] = self._objections(step.rules, subject)
        return known

    def _objections(self, rules: Sequence[Rule], subject: Subject) -> list[tuple[Rule, Outcome]]:
        resource = subject.plain
        found: list[tuple[Rule, Outcome]] = []
        in_rego = []
        for rule in rules:
            if rule.check is None:
                in_rego.append(rule)
            elif outcome := python.about(rule, resource, self._timer):
                found.append((rule, outcome))
        if in_rego:
            assert self._engine is not None
            found += self._engine.objections(in_rego, resource, subject.document)
        return found

    def _remembered(self, question: Question) -> Outcome:
        kept = self._memory.answers
        key = (question.rule.id, question.document)
        outcome = kept.get(key)
        if outcome is None:
            if len(kept) > REMEMBERED:
                kept.clear()
            outcome = kept[key] = self._ask(question)
        return outcome

    def trial(self, trial: Trial) -> Iterator[Outcome]:
        """The answers to a trial."""
        for question in trial.questions():
            if not question.document or any(resource.source == "live" for resource in question.resources[:1]):
                yield self._ask(question)
            else:
                yield self._remembered(question)

    def _ask(self, question: Question) -> Outcome:
        if question.rule.check is not None:
            return python.answer(question, self._timer)
        assert self._engine is not None
        return self._engine.ask(question)


class Asked(Asking):
    """Where the answers of Rego are all there: from an engine that was asked everything at once."""

    def __init__(self, memory: Memory, timer: python.Clock, known: Mapping[int, Sequence[Outcome]]) -> None:
        super().__init__(None, memory, timer)
        self._known = known

    def objections(self, step: Plain) -> Sequence[tuple[Rule, Outcome]]:
        """The rules that one resource as it is does not pass, and what they say."""
        known = iter(self._known[id(step)])
        told = (self._remembered(question) if question.rule.check else next(known) for question in step.questions())
        return [(rule, outcome) for rule, outcome in zip(step.rules, told, strict=True) if outcome]

    def trial(self, trial: Trial) -> Iterator[Outcome]:
        """The answers to a trial."""
        return super().trial(trial) if trial.rule.check else iter(self._known[id(trial)])
