"""The report: what a run found, and what its exit code is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from scanner.model import Finding, Problem, Severity, Tally, Verdict
from scanner.rule import Rule
from scanner.shelf import states

if TYPE_CHECKING:
    from scanner.frameworks import Assessment


class Report(NamedTuple):
    """Everything a reporter needs. Findings stand in a fixed order: file, line, column, rule, path."""

    findings: Sequence[Finding]
    """Fail and unknown, suppressed ones among them, and passes where they were asked for."""
    rules: tuple[Rule, ...]
    """Every rule that ran, by id."""
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    targets: tuple[str, ...]
    """Files and accounts that were read."""
    resource_count: int
    passed: int
    """Verdicts that were pass, listed or not."""
    fail_on: Severity
    """The least severity that fails the run."""
    generated_at: str
    """UTC, ISO 8601 with seconds: '2026-11-21T09:00:00Z'. Honours SOURCE_DATE_EPOCH."""
    version: str
    """Of conformant."""
    tallies: Mapping[str, Tally] = {}
    """Verdicts by rule; a rule that met no resource has none."""
    asked: tuple[str, ...] = ()
    """Accounts and regions that were asked for, to be held against the targets; empty for files."""
    frameworks: tuple[Assessment, ...] = ()
    """Those that were asked for; where none was, every known one, if a report wants them."""

    @property
    def failures(self) -> Sequence[Finding]:
        """Failed and not suppressed."""
        return [f for f in self.findings if f.verdict is Verdict.FAIL and not f.suppression]

    @property
    def unknowns(self) -> Sequence[Finding]:
        """Unknown and not suppressed."""
        return [f for f in self.findings if f.verdict is Verdict.UNKNOWN and not f.suppression]

    @property
    def suppressed(self) -> Sequence[Finding]:
        """Accepted by the owners of the code."""
        return [f for f in self.findings if f.suppression]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many failed, are unknown and were suppressed, without a list of any."""
        found = dict.fromkeys(("failed", "unknown", "suppressed"), 0)
        for (state, _), number in states(self.findings).items():
            if state in found:
                found[state] += number
        return found

    @property
    def by_severity(self) -> Mapping[Severity, int]:
        """Failures by severity, worst first, zeros included."""
        found = states(self.findings)
        return {severity: found["failed", severity] for severity in reversed(Severity)}

    @property
    def _fails(self) -> bool:
        return any(number and severity.rank >= self.fail_on.rank for severity, number in self.by_severity.items())

    @property
    def rule_by_id(self) -> Mapping[str, Rule]:
        """The rules that ran, by id."""
        return {rule.id: rule for rule in self.rules}

    @property
    def exit_code(self) -> int:
        """3 incomplete, 1 failures at or above `fail_on`, else 0."""
        if self.problems:
            return 3
        return int(self._fails)

    @property
    def verdict(self) -> Verdict:
        """Of the whole run: fail, unknown where something could not be read, else pass."""
        if self._fails:
            return Verdict.FAIL
        return Verdict.UNKNOWN if self.problems else Verdict.PASS
