"""One rule under every assignment of unknowns worth trying: the questions, and what the answers come to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from scanner.evaluate.engine import Outcome, Question, Trouble, document
from scanner.evaluate.subjects import Subject
from scanner.evaluate.unknowns import Assignment, Hole
from scanner.evaluate.verdicts import Judgement, judge
from scanner.model import Resource, Verdict, Violation, When
from scanner.rule import Rule

_MORE_TRIALS = 12
_PASS = Judgement(Verdict.PASS)


class Trial:
    """One rule on a variant of a resource, or a selection of an inventory, under every assignment worth trying."""

    def __init__(
        self,
        rule: Rule,
        subjects: Sequence[Subject],
        worlds: Sequence[When],
        holes: Sequence[Hole],
        owners: Sequence[str],
        assignments: Sequence[Assignment],
        *,
        is_only: bool = True,
    ) -> None:
        """`is_only`: the rule is asked about no other selection of the same inventory."""
        self.rule = rule
        self.subjects = subjects
        self.worlds = worlds
        self.holes = holes
        self.owners = owners
        """Whose hole each one is."""
        self.assignments = assignments
        self.is_only = is_only
        self._texts: dict[str, str] = {}
        self._sorted: dict[int, dict[str, list[Violation]]] = {}

    @cached_property
    def resources(self) -> list[Resource]:
        """What the rule is asked about, unknowns and all."""
        return [subject.resource for subject in self.subjects]

    def questions(self) -> Iterator[Question]:
        """A question for each assignment."""
        if self.rule.scope == "resource":
            for assignment in self.assignments:
                one = self.subjects[0].filled(assignment)
                yield Question(self.rule, [one.resource], one.document)
            return
        filled = [subject.filled({}) for subject in self.subjects]
        # Every assignment is of the same unknowns, and most resources have none of them.
        changed = [place for place, subject in enumerate(self.subjects) if subject.is_changed(self.assignments[0])]
        for assignment in self.assignments:
            for place in changed:
                filled[place] = self.subjects[place].filled(assignment)
            text = "" if self.rule.check else document(self.rule, [(item.resource, item.document) for item in filled])
            yield Question(self.rule, [item.resource for item in filled], text)

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
        """The verdict on one of the resources; none of the answers is trouble."""
        single = self.rule.scope == "resource"
        if not self.holes and len(answers) == 1 and not isinstance(answers[0], Trouble):
            said = answers[0] if single else self._about(resource, answers[0])
            return Judgement(Verdict.FAIL, tuple(said)) if said else _PASS
        trials = [
            (assignment, list(answer) if single else self._about(resource, answer))
            for assignment, answer in zip(self.assignments, answers, strict=False)
            if not isinstance(answer, Trouble)
        ]
        if single:
            return judge(trials, self.holes)
        own = self._holes_of.get(resource.id, [])
        distant = [
            hole
            for owner, holes in self._holes_of.items()
            if owner != resource.id and self._tied(owner, resource)
            for hole in holes
        ]
        return judge(trials, own, distant) if len(trials) < 2 else judge(trials, own or self.holes, distant)

    @cached_property
    def _holes_of(self) -> dict[str, list[Hole]]:
        """The holes by their owner, in order."""
        found: dict[str, list[Hole]] = {}
        for hole, owner in zip(self.holes, self.owners, strict=True):
            found.setdefault(owner, []).append(hole)
        return found

    def _about(self, resource: Resource, answer: tuple[Violation, ...]) -> Sequence[Violation]:
        """What an answer says of one resource of many; the answers must outlive the trial."""
        by_resource = self._sorted.get(id(answer))
        if by_resource is None:
            by_resource = self._sorted[id(answer)] = {}
            for violation in answer:
                by_resource.setdefault(violation.resource, []).append(violation)
        return by_resource.get(resource.id, ())

    def _tied(self, owner: str, resource: Resource) -> bool:
        """Whether another resource refers to this one."""
        if not isinstance(resource.ref, str) or not resource.ref:
            return False
        if owner not in self._texts:
            self._texts[owner] = "\n".join(repr(r.properties) for r in self.resources if r.id == owner)
        return resource.ref in self._texts[owner]
