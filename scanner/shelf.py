"""Findings in their order, however many: those of a large run lie in a temporary file."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import IO, Any, overload

from scanner.model import Finding, Severity, Verdict

HELD = 10_000
"""Findings that are held in memory: some 10 MB."""
_PIECE = 250
"""Findings that are read back at once from each run."""

States = Counter[tuple[str, Severity]]
"""Findings by 'failed', 'unknown', 'suppressed' or 'passed', and severity."""


def states(findings: Iterable[Finding]) -> States:
    """How many there are of each."""
    if isinstance(findings, Shelf):
        return findings.states
    return Counter((_state(finding), finding.severity) for finding in findings)


def _state(finding: Finding) -> str:
    if finding.suppression:
        return "suppressed"
    return _STATES[finding.verdict]


_STATES = {Verdict.FAIL: "failed", Verdict.UNKNOWN: "unknown", Verdict.PASS: "passed"}


class Shelf(Sequence[Finding]):
    """
    Findings, sorted by a key when they are gone through. Going through them is quick; an index goes through all
    before it.
    """

    def __init__(self, key: Callable[[Finding], Any], held: int = HELD) -> None:
        self._key = key
        self._most = held
        self._rest: list[Finding] = []
        self._is_sorted = True
        self._runs: list[tuple[int, ...]] = []
        """Where the pieces of each sorted run begin in the file."""
        self._file: IO[bytes] | None = None
        self._count = 0
        self.states: States = Counter()

    def add(self, findings: Iterable[Finding]) -> None:
        """Put more to the others. Raises OSError where they don't fit the disk."""
        for finding in findings:
            self._rest.append(finding)
            self._is_sorted = False
            self._count += 1
            self.states[_state(finding), finding.severity] += 1
            if len(self._rest) >= self._most:
                self._put_away()

    def _put_away(self) -> None:
        import pickle
        import tempfile

        # Deleted with the run; nobody else can open it.
        file = self._file = self._file or tempfile.TemporaryFile(prefix="conformant-")  # noqa: SIM115
        self._sort()
        places = []
        file.seek(0, 2)
        for start in range(0, len(self._rest), _PIECE):
            places.append(file.tell())
            pickle.dump(self._rest[start : start + _PIECE], file, pickle.HIGHEST_PROTOCOL)
        self._runs.append(tuple(places))
        self._rest = []

    def _sort(self) -> None:
        if not self._is_sorted:
            self._rest.sort(key=self._key)
            self._is_sorted = True

    def _run(self, places: Iterable[int]) -> Iterator[Finding]:
        import pickle

        for place in places:
            assert self._file is not None
            self._file.seek(place)
            yield from pickle.load(self._file)  # our own, from a file that nobody else can open

    def __iter__(self) -> Iterator[Finding]:
        self._sort()
        if not self._runs:
            return iter(self._rest)
        return heapq.merge(*map(self._run, self._runs), self._rest, key=self._key)

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> Finding: ...
    @overload
    def __getitem__(self, index: slice) -> list[Finding]: ...
    def __getitem__(self, index: int | slice) -> Finding | list[Finding]:
        if isinstance(index, slice):
            return list(self)[index]
        place = index + self._count if index < 0 else index
        if not 0 <= place < self._count:
            raise IndexError(index)
        return next(islice(self, place, None))
