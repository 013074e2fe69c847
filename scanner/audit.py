"""Accounts to a report: collect, then what a scan does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

from scanner.collect.aws import snapshot
from scanner.collect.aws.journal import Journal
from scanner.collect.aws.run import Outcome, Part, Plan, Progress, collect
from scanner.collect.aws.snapshot import AccountHead, Head
from scanner.collect.aws.traillogs import Logs
from scanner.judge import judge
from scanner.model import Inventory, Problem
from scanner.options import Options
from scanner.report import Report


def audit(
    options: Options,
    source: Any,
    plan: Plan,
    journal: Journal,
    progress: Progress = lambda told: None,
    done: Callable[[Outcome], None] = lambda outcome: None,
    logs: Logs | None = None,
) -> Report:
    """
    Ask the accounts of a plan and judge what they have. `done` is called when all is collected; the events of `logs`
    are judged too, and tell who introduced what.

    Raises as `scanner.judge.judge` does, before any account is asked.
    """
    return judge(options, _Accounts(source, plan, journal, progress, done, logs))


class _Accounts:
    """What a run collects: see `scanner.judge.Collected`."""

    def __init__(
        self,
        source: Any,
        plan: Plan,
        journal: Journal,
        progress: Progress,
        done: Callable[[Outcome], None],
        logs: Logs | None,
    ) -> None:
        self._source = source
        self._plan = plan
        self._journal = journal
        self._progress = progress
        self._done = done
        self._logs = logs
        self.problems: list[Problem] = []
        self.targets: set[str] = set()
        self.asked: set[str] = set()

    def inventories(self) -> Iterator[Inventory]:
        """Each account, when all have been read."""
        outcome = collect(self._source, self._plan, self._journal, self._progress)
        self._done(outcome)
        read = {part.account for part in outcome.parts if part.account}
        events, problems = self._logs.read(self._source, outcome.at, read) if self._logs else ({}, [])
        self.problems += problems
        unasked = snapshot.unasked_types(outcome.asked)
        for part in outcome.parts:
            account = head_of(part, outcome)
            self.targets.update(snapshot.targets(account))
            self.asked.update(snapshot.asked(account))
            found = self._journal.resources(part.account, outcome.at)
            yield snapshot.inventory(account, chain(found, events.get(part.account, ())), unasked)


def write_snapshot(path: Any, outcome: Outcome, journal: Journal) -> int:
    """Put what a run collected into one file; the number of resources. Raises OSError."""
    import botocore

    from scanner import __version__

    count = 0

    def documents(account: str) -> Iterator[dict[str, Any]]:
        nonlocal count
        for document in journal.documents(account):
            count += 1
            yield document

    head = Head(
        outcome.at,
        tuple(sorted({part.caller for part in outcome.parts if part.caller})),
        outcome.asked,
        not outcome.interrupted,
        {"botocore": botocore.__version__, "conformant": __version__},
    )
    snapshot.write(path, head, ((head_of(part, outcome), documents(part.account)) for part in outcome.parts))
    return count


def head_of(part: Part, outcome: Outcome) -> AccountHead:
    """What a snapshot says of an account."""
    return AccountHead(
        part.account,
        outcome.at,
        part.name,
        part.partition,
        part.caller,
        part.asked,
        part.regions,
        part.gaps,
        part.notes,
    )
